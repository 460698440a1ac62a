package io.github.streampusher.diagnosis;

import io.github.streampusher.diagnosis.FailurePoint.Stage;
import io.github.streampusher.diagnosis.LogLine.Level;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Redactor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Finds why a run ended: by the rules of {@code causes.rules} applied to its last lines, then by how it ended, and by its
 * exit status last, because that is 0 for a source that broke off and 255 for a refused key.
 */
public final class Diagnoser {
    static final List<CauseRule> RULES = CauseRule.parseAll(Cause.readTable("causes.rules"));
    private static final int SIGNAL_STATUS_BASE = 128;
    private static final int SIGKILL = 9;

    /** Lines that healthy runs print, too, and descriptions of inputs and outputs. */
    private static final Pattern IGNORED_LINE = Pattern.compile("Failed to update header|^Conversion failed|^ ");

    private static final Pattern LIBSRT = Pattern.compile("^[\\d:.]+/SRT:");

    private static final Pattern WORDS_OF_ERRORS =
            Pattern.compile("(?i)error|fail|cannot|could not|unable|invalid|denied|refused"
                    + "|timed out|no such|not found|unknown|unsupported|missing|broken|reset by|corrupt|not permitted");

    /** The length of evidence that fits a table and a notification. */
    private static final int MAX_EVIDENCE_CHARACTERS = 500;

    private Diagnoser() {}

    /** Reads unmasked lines: a key that is also a word of an address must not change the cause. */
    public static Diagnosis diagnose(Evidence evidence, Redactor redactor) {
        Diagnosis raw = diagnose(evidence);
        String masked = LogLine.shorten(redactor.redact(raw.evidence()), MAX_EVIDENCE_CHARACTERS);
        return new Diagnosis(raw.cause(), masked);
    }

    private static Diagnosis diagnose(Evidence evidence) {
        Optional<FailurePoint> breakdown = FailurePoint.of(evidence);
        return switch (evidence.ending()) {
            case BY_ITSELF -> byRules(evidence, breakdown).orElseGet(() -> byStatus(evidence, breakdown));
            case START_TIMEOUT -> diagnoseStartTimeout(evidence, breakdown);
            case TOO_SLOW ->
                new Diagnosis(
                        Cause.TOO_SLOW, "slower than real time for " + DurationText.format(evidence.exceededLimit()));
            case STALL -> byRulesBeforeSignal(evidence).orElseGet(() -> diagnoseStall(evidence, breakdown));
        };
    }

    /**
     * Why one of several outputs failed.
     *
     * @param lines the last one says that this output could not be opened, or not be written
     */
    public static Cause causeOfOutputFault(List<LogLine> lines, boolean whileOpening) {
        Stage stage = whileOpening ? Stage.OPENING_OUTPUT : Stage.WRITING;
        Evidence evidence = Evidence.ofLines(lines, OptionalInt.empty(), Invocation.UNKNOWN);
        return byRules(evidence, Optional.of(new FailurePoint(stage, lines.size() - 1, whileOpening, false)))
                .map(Diagnosis::cause)
                .orElse(Cause.UNKNOWN);
    }

    /** Whether this line has the words of an error. */
    static boolean isComplaint(LogLine line) {
        return !IGNORED_LINE.matcher(line.text()).find()
                && WORDS_OF_ERRORS.matcher(line.text()).find();
    }

    private static Optional<Diagnosis> byRules(Evidence evidence, Optional<FailurePoint> breakdown) {
        List<LogLine> lines = SystemWords.toGlibc(evidence.lines());
        RequiredWords.Text text = new RequiredWords.Text(lines);
        for (CauseRule rule : RULES) {
            OptionalInt line = rule.find(lines, text, evidence, breakdown);
            if (line.isPresent()) {
                return Optional.of(new Diagnosis(
                        rule.cause(), evidence.lines().get(line.getAsInt()).text()));
            }
        }
        return Optional.empty();
    }

    /** FFmpeg may have detected the fault itself just before our signal. */
    private static Optional<Diagnosis> byRulesBeforeSignal(Evidence evidence) {
        Evidence before = evidence.beforeSignal();
        return byRules(before, FailurePoint.of(before));
    }

    /** FFmpeg exits at once when an open fails, so "cannot open" lines in a run that timed out were caused by our signal. */
    private static Diagnosis diagnoseStartTimeout(Evidence evidence, Optional<FailurePoint> breakdown) {
        LogMilestones milestones = new LogMilestones(evidence.lines());
        String words = "no media within " + DurationText.format(evidence.exceededLimit());
        if (milestones.isOutputOpen()) {
            return new Diagnosis(Cause.UNKNOWN, words + ", though source and destination were opened");
        }
        int inputs = Math.max(1, evidence.invocation().inputs().size());
        boolean isSource = breakdown
                .map(FailurePoint::stage)
                .filter(stage -> stage != Stage.OPENING)
                .map(stage -> stage == Stage.OPENING_INPUT)
                .orElse(milestones.openedInputs() < inputs);
        String unused = (isSource
                        ? evidence.invocation().inputPort().map(port -> "; nobody sends to port " + port)
                        : evidence.invocation().outputPort().map(port -> "; nobody has called port " + port))
                .orElse("");
        Diagnosis timeout = new Diagnosis(isSource ? Cause.SOURCE_TIMEOUT : Cause.DESTINATION_TIMEOUT, words + unused);
        return refusedCaller(evidence, isSource ? Stage.OPENING_INPUT : Stage.OPENING_OUTPUT)
                .orElse(timeout);
    }

    /** FFmpeg goes on to wait, and says nothing, when libsrt has refused a caller. */
    private static Optional<Diagnosis> refusedCaller(Evidence evidence, Stage stage) {
        List<LogLine> refusals = evidence.beforeSignal().lines().stream()
                .filter(line -> LIBSRT.matcher(line.text()).find())
                .toList();
        Evidence said = Evidence.ofLines(refusals, evidence.exitStatus(), evidence.invocation());
        return byRules(said, Optional.of(new FailurePoint(stage, refusals.size() - 1, false, false)));
    }

    /** Uses the observation made before the signal; the lines after it were caused by the signal. */
    private static Diagnosis diagnoseStall(Evidence evidence, Optional<FailurePoint> breakdown) {
        String words = "nothing moved for " + DurationText.format(evidence.exceededLimit());
        ProcessObservation seen = evidence.observed().process().orElse(ProcessObservation.UNKNOWN);
        if (seen.stopped()) {
            return new Diagnosis(Cause.UNKNOWN, words + "; somebody had stopped the process, as SIGSTOP does");
        }
        if (seen.isSendBlocked()) {
            String unsent = seen.unsentBytes() == 0 ? "" : ": " + seen.unsentBytes() + " bytes wait unsent";
            return new Diagnosis(Cause.DESTINATION_STALLED, words + "; the far end takes nothing" + unsent);
        }
        if (seen.hasUnreadInput()) {
            String unread = "; FFmpeg itself hangs: " + seen.unreadBytes() + " bytes wait to be read";
            return new Diagnosis(Cause.UNKNOWN, words + unread);
        }
        boolean live = evidence.invocation().live()
                || new LogMilestones(evidence.lines()).isInputLive().orElse(false);
        Cause cause = switch (seen.blockedOn()) {
            case READING -> Cause.SOURCE_STALLED;
            case ELSEWHERE -> live ? Cause.SOURCE_STALLED : Cause.UNKNOWN;
            case WRITING, UNKNOWN ->
                breakdown.map(found -> causeOfInterruption(found, live)).orElse(Cause.UNKNOWN);
        };
        return new Diagnosis(cause, words);
    }

    /** After an interrupted read FFmpeg writes the rest of its data, and our signal interrupts that as well. */
    private static Cause causeOfInterruption(FailurePoint breakdown, boolean live) {
        return switch (breakdown.stage()) {
            case READING -> Cause.SOURCE_STALLED;
            case WRITING -> live ? Cause.UNKNOWN : Cause.DESTINATION_STALLED;
            case OPENING_INPUT, OPENING_OUTPUT, OPENING, ENDED -> Cause.UNKNOWN;
        };
    }

    private static Diagnosis byStatus(Evidence evidence, Optional<FailurePoint> breakdown) {
        if (breakdown.filter(found -> found.stage() == Stage.ENDED).isPresent()) {
            return diagnoseNormalEnd(evidence);
        }
        int signal = terminatingSignal(evidence, breakdown);
        return switch (signal) {
            case 1, 2, 3, 9, 10, 12, 14, 15, 24, 25 -> new Diagnosis(Cause.KILLED, "killed by signal " + signal);
            case 4, 5, 6, 7, 8, 11, 31 -> new Diagnosis(Cause.CRASHED, "crashed with signal " + signal);
            default -> new Diagnosis(Cause.UNKNOWN, lastLineWithStatus(evidence));
        };
    }

    /** Without a line about the source it is unknown whether the source can end. */
    private static Diagnosis diagnoseNormalEnd(Evidence evidence) {
        Optional<Boolean> live = new LogMilestones(evidence.lines()).isInputLive();
        if (live.isEmpty() && evidence.invocation().inputs().isEmpty()) {
            return new Diagnosis(Cause.UNKNOWN, lastLineWithStatus(evidence));
        }
        return live.orElse(evidence.invocation().live())
                ? new Diagnosis(Cause.SOURCE_LOST, "FFmpeg ended as if at the end of a file, but the source is live")
                : new Diagnosis(Cause.SOURCE_ENDED, "");
    }

    /** The signal that killed it, or 0. FFmpeg 7.1 uses the same numbers for errors, which it also prints. */
    private static int terminatingSignal(Evidence evidence, Optional<FailurePoint> breakdown) {
        int status = evidence.exitStatus().orElse(0);
        if (status == SIGNAL_STATUS_BASE + SIGKILL) { // no error of FFmpeg has this number
            return SIGKILL;
        }
        boolean endedInWords = breakdown.isPresent() || new LogMilestones(evidence.lines()).hasSummary();
        return endedInWords ? 0 : Math.max(0, status - SIGNAL_STATUS_BASE);
    }

    private static String lastLineWithStatus(Evidence evidence) {
        if (evidence.exitStatus().isEmpty()) {
            return lastLine(evidence, Level.WARNING)
                    .or(() -> lastLine(evidence, Level.TRACE))
                    .orElse("");
        }
        String status = "exit status " + evidence.exitStatus().getAsInt();
        return lastLine(evidence, Level.WARNING)
                .map(text -> text + " (" + status + ")")
                .orElse(status);
    }

    private static Optional<String> lastLine(Evidence evidence, Level least) {
        List<String> texts = evidence.lines().stream()
                .filter(line -> line.level().isAtLeast(least))
                .map(LogLine::text)
                .filter(text -> !IGNORED_LINE.matcher(text).find())
                .toList();
        return texts.stream()
                .filter(text -> WORDS_OF_ERRORS.matcher(text).find())
                .reduce((first, second) -> second)
                .or(() -> texts.stream().reduce((first, second) -> second));
    }
}
