package io.github.streampusher.ffmpeg;

import io.github.streampusher.stream.Elapsed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Tells what a run died of: by the rules of {@code causes.rules} applied to its last lines, then by how it ended, and
 * by its exit status last, since that is 0 for a source that broke off and 255 for a refused key.
 */
public final class Causes {
    private static final List<CauseRule> RULES = read();
    private static final int SIGNALLED = 128;

    private Causes() {}

    public static Diagnosis diagnose(Evidence evidence) {
        Optional<Diagnosis> told = byLines(evidence);
        if (told.isPresent()) {
            return told.get();
        }
        return switch (evidence.ending()) {
            case START_TIMEOUT -> timedOut(evidence);
            case STALL -> new Diagnosis(Cause.UNKNOWN, "nothing moved for " + Elapsed.text(evidence.limit()));
            case BY_ITSELF -> byStatus(evidence);
        };
    }

    /** The first rule that knows any of the lines; of several lines the newest. */
    private static Optional<Diagnosis> byLines(Evidence evidence) {
        for (CauseRule rule : RULES) {
            for (int i = evidence.lines().size() - 1; i >= 0; i--) {
                LogLine line = evidence.lines().get(i);
                if (rule.matches(line, evidence.stage())) {
                    return Optional.of(new Diagnosis(rule.cause(), line.text()));
                }
            }
        }
        return Optional.empty();
    }

    private static Diagnosis timedOut(Evidence evidence) {
        boolean inputIsOpen = evidence.stage() != Evidence.Stage.OPENING_INPUT;
        return new Diagnosis(
                inputIsOpen ? Cause.DESTINATION_TIMEOUT : Cause.SOURCE_TIMEOUT,
                "no media within " + Elapsed.text(evidence.limit()));
    }

    private static Diagnosis byStatus(Evidence evidence) {
        int signal = evidence.status() - SIGNALLED;
        return switch (signal) {
            case 9, 15 -> new Diagnosis(Cause.KILLED, "killed by signal " + signal);
            case 4, 6, 7, 8, 11 -> new Diagnosis(Cause.CRASHED, "crashed with signal " + signal);
            case -SIGNALLED -> new Diagnosis(Cause.SOURCE_ENDED, "");
            default -> new Diagnosis(Cause.UNKNOWN, lastLine(evidence));
        };
    }

    private static String lastLine(Evidence evidence) {
        String status = "exit status " + evidence.status();
        return evidence.lines().stream()
                .filter(line -> line.level().isAtLeast(LogLine.Level.WARNING))
                .reduce((first, second) -> second)
                .map(line -> line.text() + " (" + status + ")")
                .orElse(status);
    }

    private static List<CauseRule> read() {
        try (InputStream rules = Causes.class.getResourceAsStream("causes.rules")) {
            return new String(rules.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(CauseRule::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
