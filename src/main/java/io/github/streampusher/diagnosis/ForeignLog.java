package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the log of a run from a terminal, the journal, a stream's log or a forum, line by line; of several runs the last
 * one counts. Keeps a bounded number of lines.
 */
public final class ForeignLog {
    /** Enough to contain the decisive line. */
    private static final int MAX_LINES = 200;

    private static final int MAX_MILESTONES = 50;

    private static final Pattern STREAM_LOG_LINE = Pattern.compile(
            "^\\d{4}-\\d\\d-\\d\\dT\\S+Z (panic|fatal|error|warning|info|verbose|debug|trace) +(ffmpeg|daemon) \\| (.*)");
    /** What others put before a line, outermost first: a quote, a time, a logger, a program. */
    private static final List<Pattern> PREFIXES = Stream.of(
                    "^((> ?)+|<\\d{1,3}>|(\\d+\\|)?[\\w.-]+ +\\| )",
                    "^(\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*(Z|[+-]\\d\\d:?\\d\\d)?\\]?"
                            + "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) ",
                    "^((stdout|stderr) [FP] |(- )?\\[?(INFO|WARN(ING)?|ERROR|DEBUG)\\]?:?( -)? (ffmpeg: )?)",
                    "^((\\S+ )?[\\w./-]+\\[\\d+\\]|[\\w.-]+ ffmpeg): ")
            .map(Pattern::compile)
            .toList();

    private static final Pattern COMMAND_LINE = Pattern.compile("(?:^|[\\s/$>#])ffmpeg\\d?(?:\\.exe)? (.*\\s?-i .*)");
    private static final Pattern BANNER = Pattern.compile("^ffmpeg version \\S");
    private static final String FIRST_INPUT = "Input #0, ";

    private final Redactor redactor = new Redactor(Set.of());
    private final Deque<LogLine> milestones = new ArrayDeque<>();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private Invocation invocation = Invocation.UNKNOWN;
    private boolean isRunOver;

    /** Accepts the next whole line, without its line end. */
    public void add(String line) {
        Matcher ours = STREAM_LOG_LINE.matcher(line);
        if (ours.matches()) {
            LogLine said = parse(ours.group(3));
            LogLine.Level level = LogLine.Level.valueOf(ours.group(1).toUpperCase(Locale.ROOT));
            addParsed(said.level().isAtLeast(level) ? said : new LogLine(level, said.text()), ours.group(2));
            return;
        }
        String text = line;
        for (Pattern prefix : PREFIXES) {
            text = prefix.matcher(text).replaceFirst("");
        }
        addParsed(parse(text), "ffmpeg");
    }

    /** Accepts the rest after the last line end, which may be an incomplete line. */
    public void addPartialLine(String line) {
        if (FailurePoint.ERROR_MESSAGE.matcher(line).find()) {
            add(line);
        } else if (!line.isBlank()) {
            lines.removeIf(kept -> LogMilestones.isSummary(kept.text()));
        }
    }

    Evidence evidence() {
        List<LogLine> all = new ArrayList<>(milestones);
        all.addAll(lines);
        return Evidence.ofLines(all, OptionalInt.empty(), invocation);
    }

    /** Masks a line before it is cut; a line of usual length is masked after the diagnosis. */
    private LogLine parse(String text) {
        return LogLine.parse(
                text.length() <= LastLines.MAX_CHARACTERS
                        ? text
                        : LogLine.shorten(redactor.redact(text), LastLines.MAX_CHARACTERS));
    }

    /** Diagnoses the last run in the log. */
    public Diagnosis diagnose() {
        return Diagnoser.diagnose(evidence(), redactor);
    }

    private void addParsed(LogLine line, String speaker) {
        String text = line.text();
        if (speaker.equals("daemon")) {
            isRunOver |= text.startsWith("run ");
        } else if (!text.isBlank()) {
            if (isRunOver || isNewRun(text)) {
                milestones.clear();
                lines.clear();
                isRunOver = false;
            }
            store(line);
        }
    }

    private boolean isNewRun(String text) {
        return BANNER.matcher(text).find()
                || text.startsWith(FIRST_INPUT)
                        && Stream.concat(milestones.stream(), lines.stream())
                                .anyMatch(line -> line.text().startsWith(FIRST_INPUT));
    }

    private void store(LogLine line) {
        Matcher command = COMMAND_LINE.matcher(line.text());
        if (command.find() && !line.text().startsWith("[")) {
            invocation = Invocation.ofShell(command.group(1));
            return;
        }
        if (LogMilestones.isStats(line.text())) {
            lines.removeIf(kept -> LogMilestones.isStats(kept.text()));
        }
        lines.addLast(line);
        if (lines.size() > MAX_LINES) {
            LogLine oldest = lines.removeFirst();
            if (LogMilestones.isMilestone(oldest.text()) && milestones.size() < MAX_MILESTONES) {
                milestones.addLast(oldest);
            }
        }
    }
}
