package io.github.streampusher.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real run of FFmpeg, and the cause that must be found for it. */
record Capture(String name, Cause cause, String endedBy, int status, double seconds, String command, String stderr) {
    static List<Capture> all() {
        return text("expected.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Capture::parse)
                .toList();
    }

    private static Capture parse(String row) {
        String[] cells = row.split(" \\| ", 6);
        return new Capture(
                cells[0],
                cause(cells[1]),
                cells[2],
                Integer.parseInt(cells[3]),
                Double.parseDouble(cells[4]),
                cells[5],
                text(cells[0] + ".stderr"));
    }

    private static String text(String name) {
        return resource("/captures/" + name);
    }

    static String resource(String path) {
        try (InputStream in = Capture.class.getResourceAsStream(path)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the supervisor knows of such a run. */
    Evidence evidence() {
        List<LogLine> lines = stderr.lines()
                .filter(line -> !line.isEmpty())
                .map(LogLine::parse)
                .toList();
        int first = Math.max(0, lines.size() - 50);
        List<LogLine> kept = Stream.concat(
                        lines.subList(0, first).stream().filter(line -> LogMilestones.isMilestone(line.text())),
                        lines.subList(first, lines.size()).stream())
                .toList();
        return new Evidence(
                kept,
                OptionalInt.of(status),
                ending(),
                limit(),
                new Evidence.Observed(length(), Optional.empty(), Optional.empty(), Optional.empty()),
                Invocation.ofShell(command));
    }

    Evidence.Ending ending() {
        return switch (endedBy) {
            case "start" -> Evidence.Ending.START_TIMEOUT;
            case "stall" -> Evidence.Ending.STALL;
            default -> Evidence.Ending.BY_ITSELF;
        };
    }

    private static Duration limit() {
        return Duration.ofSeconds(15);
    }

    private Optional<Duration> length() {
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** Diagnoses a log without exit status. */
    static Diagnosis diagnoseLogOnly(String log) {
        return parseLog(log).diagnose();
    }

    static ForeignLog parseLog(String log) {
        ForeignLog transcript = new ForeignLog();
        String[] lines = log.split("[\n\r]", -1);
        for (int i = 0; i + 1 < lines.length; i++) {
            transcript.add(lines[i]);
        }
        transcript.addPartialLine(lines[lines.length - 1]);
        return transcript;
    }

    /** Logs that were not captured, with their causes. */
    static Map<String, Cause> synthetic() {
        return text("synthetic.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(row -> row.split(" \\| ", 2))
                .collect(Collectors.toMap(
                        cells -> cells[1].replace(" // ", "\n") + "\n",
                        cells -> cause(cells[0].strip()),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static Cause cause(String code) {
        return Cause.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return name;
    }
}
