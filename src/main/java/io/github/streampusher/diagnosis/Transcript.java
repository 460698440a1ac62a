package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The log of a run as anybody may have it: from a terminal, the journal, a stream's log or a forum; of several runs the
 * last one. Takes it line by line and keeps few of them, masked.
 */
public final class Transcript {
    /** As many as anybody wants to look through for the one that matters. */
    private static final int MAX_LINES = 200;

    private static final int MAX_LANDMARKS = 50;
    private static final int MAX_CHARACTERS = 500;

    private static final Pattern OURS = Pattern.compile(
            "^\\d{4}-\\d\\d-\\d\\dT\\S+Z (panic|fatal|error|warning|info|verbose|debug|trace) +(ffmpeg|daemon) \\| (.*)");
    private static final Pattern QUOTED = Pattern.compile("^((> ?)+|<\\d{1,3}>|(\\d+\\|)?[\\w.-]+ +\\| )");
    private static final Pattern TIME = Pattern.compile("^(\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*"
            + "(Z|[+-]\\d\\d:?\\d\\d)?\\]?|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) ");
    private static final Pattern LOGGER =
            Pattern.compile("^((stdout|stderr) [FP] |(- )?\\[?(INFO|WARN(ING)?|ERROR|DEBUG)\\]?:?( -)? (ffmpeg: )?)");
    private static final Pattern PROGRAM = Pattern.compile("^((\\S+ )?[\\w./-]+\\[\\d+\\]|[\\w.-]+ ffmpeg): ");
    private static final Pattern COMMAND = Pattern.compile("(?:^|[\\s/$>#])ffmpeg\\d?(?:\\.exe)? (.*\\s?-i .*)");
    private static final Pattern BANNER = Pattern.compile("^ffmpeg version \\S");
    private static final String FIRST_INPUT = "Input #0, ";

    private final Redactor redactor = new Redactor(Set.of());
    private final Deque<LogLine> landmarks = new ArrayDeque<>();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private Invocation invocation = Invocation.UNKNOWN;
    private boolean runIsOver;

    /** Takes the next whole line, without its line end. */
    public void add(String line) {
        Matcher ours = OURS.matcher(line);
        if (ours.matches()) {
            LogLine said = LogLine.parse(redactor.redact(ours.group(3)));
            LogLine.Level level = LogLine.Level.valueOf(ours.group(1).toUpperCase(Locale.ROOT));
            take(said.level().isAtLeast(level) ? said : new LogLine(level, said.text()), ours.group(2));
            return;
        }
        String text = QUOTED.matcher(line).replaceFirst("");
        text = TIME.matcher(text).replaceFirst("");
        text = LOGGER.matcher(text).replaceFirst("");
        text = PROGRAM.matcher(text).replaceFirst("");
        take(LogLine.parse(redactor.redact(text)), "ffmpeg");
    }

    /** Takes what stands behind the last line end: of half a line half the meaning may be missing. */
    public void addUnfinished(String line) {
        if (Breakdown.ERROR_WORDS.matcher(line).find()) {
            add(line);
        } else if (!line.isBlank()) {
            lines.removeIf(kept -> Landmarks.isSummary(kept.text()));
        }
    }

    /** What is known of the last run in it. */
    public Evidence evidence() {
        List<LogLine> all = new ArrayList<>(landmarks);
        all.addAll(lines);
        return new Evidence(
                all,
                OptionalInt.empty(),
                Evidence.Ending.BY_ITSELF,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                invocation);
    }

    private void take(LogLine line, String speaker) {
        String text = line.text();
        if (speaker.equals("daemon")) {
            runIsOver |= text.startsWith("run ");
        } else if (!text.isBlank()) {
            if (runIsOver || isOfAnotherRun(text)) {
                landmarks.clear();
                lines.clear();
                runIsOver = false;
            }
            keep(line);
        }
    }

    private boolean isOfAnotherRun(String text) {
        return BANNER.matcher(text).find()
                || text.startsWith(FIRST_INPUT)
                        && Stream.concat(landmarks.stream(), lines.stream())
                                .anyMatch(line -> line.text().startsWith(FIRST_INPUT));
    }

    private void keep(LogLine line) {
        Matcher command = COMMAND.matcher(line.text());
        if (command.find() && !line.text().startsWith("[")) {
            invocation = Invocation.ofShell(command.group(1));
            return;
        }
        if (Landmarks.isStatus(line.text())) {
            lines.removeIf(kept -> Landmarks.isStatus(kept.text()));
        }
        lines.addLast(line.shortened(MAX_CHARACTERS));
        if (lines.size() > MAX_LINES) {
            LogLine oldest = lines.removeFirst();
            if (Landmarks.isOne(oldest.text()) && landmarks.size() < MAX_LANDMARKS) {
                landmarks.addLast(oldest);
            }
        }
    }
}
