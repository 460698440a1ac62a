package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Redactor;
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
 * Reads the log of a run from a terminal, the journal, a stream's log or a forum, line by line; of several runs the last
 * one counts. Keeps a bounded number of lines.
 */
public final class ForeignLog {
    /** Enough to contain the decisive line. */
    private static final int MAX_LINES = 200;

    private static final int MAX_MILESTONES = 50;

    private static final Pattern STREAM_LOG_LINE = Pattern.compile(
            "^\\d{4}-\\d\\d-\\d\\dT\\S+Z (panic|fatal|error|warning|info|verbose|debug|trace) +(ffmpeg|daemon) \\| (.*)");

    private static final Pattern COMMAND_LINE = Pattern.compile(
            "(?:^|[\\s/\\\\$>#'\"\\[(`])(?:ffmpeg\\d?(?:\\.exe)?['\"]?,? +|(?i:\\w*ffmpeg\\w*)\\.execute\\w*\\(\\W*)((?:.*[\\s,])?['\"]?-i['\"]?,? .*)");
    private static final Pattern PROMPT = Pattern.compile("(^|.*[$#>] ?)\\S*ffmpeg\\d?(\\.exe)? -.*");
    private static final Pattern BANNER = Pattern.compile("^ff(mpeg|play) version \\S");

    /** What Python says behind the command, in the same line. */
    private static final Pattern STATUS_OF_COMMAND =
            Pattern.compile("['\"] (returned non-zero exit status \\d+|died with <Signals\\.\\w+: \\d+>)");

    private static final String FIRST_INPUT = "Input #0, ";
    private static final Evidence NO_RUN = Evidence.ofLines(List.of(), OptionalInt.empty(), Invocation.UNKNOWN);

    private final Redactor redactor = new Redactor(Set.of());
    private final Deque<LogLine> milestones = new ArrayDeque<>();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private final WrappedLines wrapped = new WrappedLines(MAX_LINES);
    private final StringBuilder command = new StringBuilder();
    private Invocation invocation = Invocation.UNKNOWN;
    private Evidence earlierRun = NO_RUN;
    private Optional<Diagnosis> verdict = Optional.empty();
    private boolean isRunOver;
    private boolean endsWithinLine;

    /** Accepts the next whole line, without its line end. */
    public void add(String line) {
        Matcher ours = STREAM_LOG_LINE.matcher(line);
        if (ours.matches()) {
            LogLine said = parse(ours.group(3));
            LogLine.Level level = LogLine.Level.valueOf(ours.group(1).toUpperCase(Locale.ROOT));
            addParsed(said.level().isAtLeast(level) ? said : new LogLine(level, said.text()), ours.group(2));
            return;
        }
        wrapped.add(line);
        Optional<Diagnosis> ofDaemon = DaemonVerdict.inJournalLine(line);
        if (ofDaemon.isPresent()) {
            verdict = ofDaemon;
            isRunOver = true;
        } else {
            int command = storeCommand(line);
            boolean isCommand = command >= 0;
            FfmpegText.linesIn(isCommand ? line.substring(0, command) : line).stream()
                    .filter(text -> !isCommand || FfmpegText.isMarked(text))
                    .forEach(text -> addParsed(parse(text), "ffmpeg"));
            FfmpegText.linesIn(isCommand ? line.substring(command) : "").stream()
                    .filter(text -> !text.contains("ffmpeg") && FfmpegText.isMarked(text))
                    .forEach(text -> addParsed(parse(text), "ffmpeg"));
            STATUS_OF_COMMAND.matcher(line).results().forEach(found -> addParsed(parse(found.group(1)), "ffmpeg"));
        }
    }

    /** Accepts the rest after the last line end, which may be an incomplete line. */
    public void addPartialLine(String line) {
        boolean complete = FfmpegText.linesIn(line).stream().anyMatch(FailurePoint::isLastWord);
        if (complete) {
            add(line);
        } else if (!line.isBlank()) {
            endsWithinLine = true;
        }
    }

    /** Of the last run that tells something: people paste the next run's beginning behind the errors, too. */
    Evidence evidence() {
        Evidence last = evidenceOfLastRun();
        boolean silent = !earlierRun.lines().isEmpty()
                && last.lines().stream().noneMatch(Diagnoser::isComplaint)
                && !new LogMilestones(last.lines()).hasWrittenOneSecond()
                && Diagnoser.diagnose(last, redactor).cause() == Cause.UNKNOWN;
        if (!silent) {
            return last;
        }
        boolean hasCommand = !earlierRun.invocation().inputs().isEmpty();
        return Evidence.ofLines(
                earlierRun.lines(), OptionalInt.empty(), hasCommand ? earlierRun.invocation() : invocation);
    }

    private Evidence evidenceOfLastRun() {
        List<LogLine> all = new ArrayList<>(milestones);
        all.addAll(lines);
        if (endsWithinLine) { // of the lines behind the summary, one may tell of a signal
            all.removeIf(line -> LogMilestones.isSummary(line.text()));
        }
        return Evidence.ofLines(all, OptionalInt.empty(), invocation);
    }

    /** Masks a line before it is cut; a line of usual length is masked after the diagnosis. */
    private LogLine parse(String text) {
        return LogLine.parse(
                text.length() <= LastLines.MAX_CHARACTERS
                        ? text
                        : LogLine.shorten(redactor.redact(text), LastLines.MAX_CHARACTERS));
    }

    /**
     * Diagnoses the last run in the log: as this program did when the run ended, if the log says so, because then it knew
     * more; else by the lines, and where they tell nothing, by the lines without the breaks that a window or a mail made.
     */
    public Diagnosis diagnose() {
        if (verdict.isPresent()) {
            return verdict.get();
        }
        Diagnosis byLines = Diagnoser.diagnose(evidence(), redactor);
        return byLines.cause() == Cause.UNKNOWN || wrapped.isBroken()
                ? wrapped.unwrapped()
                        .map(this::diagnoseUnwrapped)
                        .filter(found -> found.cause() != Cause.UNKNOWN)
                        .orElse(byLines)
                : byLines;
    }

    /** What the log rules out, for a log that does not tell the cause. */
    public String ruledOut(Language language) {
        return Advice.ruledOut(new LogMilestones(evidence().lines()), language);
    }

    private Diagnosis diagnoseUnwrapped(List<String> lines) {
        ForeignLog log = new ForeignLog();
        lines.forEach(log::add);
        log.endsWithinLine = endsWithinLine;
        return Diagnoser.diagnose(log.evidence(), log.redactor);
    }

    private void addParsed(LogLine line, String speaker) {
        String text = line.text();
        if (speaker.equals("daemon")) {
            isRunOver |= text.startsWith("run ");
            verdict = DaemonVerdict.inStreamLogLine(text).or(() -> verdict);
        } else if (!text.isBlank()) {
            if (isRunOver || isNewRun(text)) {
                startRun();
            }
            store(line);
        }
    }

    private void startRun() {
        earlierRun = isRunOver ? NO_RUN : evidence();
        milestones.clear();
        lines.clear();
        verdict = Optional.empty();
        isRunOver = false;
    }

    private boolean isNewRun(String text) {
        return BANNER.matcher(text).find()
                || text.startsWith(FIRST_INPUT)
                        && Stream.concat(milestones.stream(), lines.stream())
                                .anyMatch(line -> line.text().startsWith(FIRST_INPUT));
    }

    /** Where a command begins in this line, or -1; a shell's command may go on in the next line. */
    private int storeCommand(String line) {
        boolean goesOn = command.length() > 0;
        String text = command + line.stripTrailing();
        command.setLength(0);
        if (text.endsWith("\\") && text.contains("ffmpeg") && text.length() < LastLines.MAX_CHARACTERS) {
            command.append(text, 0, text.length() - 1);
            return 0;
        }
        Matcher found = COMMAND_LINE.matcher(text);
        if (!found.find() || text.stripLeading().startsWith("[") && !text.contains("command")) {
            return -1;
        }
        if (PROMPT.matcher(text.strip()).matches() && !lines.isEmpty()) {
            startRun();
        }
        invocation = Invocation.ofShell(found.group(1).replace("', '", "' '").replace("\", \"", "\" \""));
        return goesOn ? 0 : found.start();
    }

    private void store(LogLine line) {
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
