package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run failed. FFmpeg prints it in one line: 7.1 explicitly, 5.1 as {@code ADDRESS: reason}, which means the source
 * or the destination depending on how far the run had come.
 *
 * @param lineIndex index of that line
 * @param early before FFmpeg's own time-out; when writing, within the first second of media, or before any moved: an
 *     encoder writes its buffered frames at once
 * @param late at FFmpeg's own time-out, when reading after media had moved
 */
record FailurePoint(Stage stage, int lineIndex, boolean early, boolean late) {
    private static final Pattern INTERRUPTED = Pattern.compile("Immediate exit requested\\)?$");
    private static final Map<Stage, Pattern> ERRORS = new EnumMap<>(Map.of(
            Stage.OPENING_INPUT,
            Pattern.compile("Error opening input"),
            Stage.OPENING_OUTPUT,
            Pattern.compile("^(\\[.*\\] )?(Error (opening output|initializing the muxer)|Could not write header)"),
            Stage.WRITING,
            Pattern.compile("^(\\[.*\\] )?(av_interleaved_write_frame\\(\\)|Error submitting a packet to the muxer"
                    + "|Error muxing a packet|Error writing trailer|Error closing file)"),
            Stage.READING,
            Pattern.compile(
                    "Error during demuxing|Error retrieving a packet from demuxer|^\\[in#\\d.*Task finished with"
                            + "|\\[dec:\\S+ @ \\S+\\] Task finished with .*\\(Invalid data found")));
    private static final Pattern CORRUPT_DATA = Pattern.compile("corrupt (input packet|decoded frame)");

    /** The error texts of the system and of FFmpeg at the end of a line about an address. */
    static final Pattern ERROR_MESSAGE = Pattern.compile(": (Connection (refused|timed out|reset by peer)|Broken pipe"
            + "|Input/output error|End of file|Invalid (argument|data found when processing input)"
            + "|No such (file or directory|device|device or address|process)|Not a directory|Is a directory"
            + "|Permission denied|Operation not (permitted|supported)|Read-only file system|No space left on device"
            + "|Network is unreachable|No route to host|Device or resource busy|Inappropriate ioctl for device"
            + "|Cannot allocate memory|Protocol not found|Unknown error occurred|Immediate exit requested"
            + "|Server returned .*|File exists|File name too long|Too many open files|Address already in use)$");

    private static final Pattern ADDRESS_ERROR =
            Pattern.compile("^(?!\\[|Error |Failed |Could not |Cannot )(\\S.*?)" + ERROR_MESSAGE.pattern());
    private static final Pattern INPUT_ADDRESS = Pattern.compile("^(/dev/|hw:|plughw:|default$|:\\d)");
    private static final Pattern LIKELY_INPUT_ADDRESS = Pattern.compile("^(https?|rtsps?)://");

    /** What a run was doing when it failed. */
    enum Stage {
        OPENING_INPUT,
        OPENING_OUTPUT,
        /** Something could not be opened, and the lines do not say on which side. */
        OPENING,
        WRITING,
        READING,
        /** Nothing failed: FFmpeg ended by itself, cleanly. */
        ENDED
    }

    static Optional<FailurePoint> of(Evidence evidence) {
        LogMilestones milestones = new LogMilestones(evidence.lines());
        List<LogLine> lines = evidence.lines();
        int unclear = -1;
        for (int i = 0; i < lines.size(); i++) {
            Optional<Stage> stage = stage(lines.get(i), evidence, milestones);
            if (stage.filter(found -> found != Stage.OPENING).isPresent()) {
                return of(stage.get(), i, evidence, milestones);
            }
            unclear = unclear < 0 && stage.isPresent() ? i : unclear;
        }
        boolean endedWell =
                evidence.endedByItself() && evidence.exitStatus().orElse(milestones.hasEndedNormally() ? 0 : 1) == 0;
        if (endedWell) {
            return Optional.of(new FailurePoint(Stage.ENDED, 0, false, false));
        }
        return unclear < 0 ? Optional.empty() : Optional.of(new FailurePoint(Stage.OPENING, unclear, false, false));
    }

    private static Optional<FailurePoint> of(Stage stage, int line, Evidence evidence, LogMilestones milestones) {
        if (stage == Stage.WRITING) {
            boolean early = milestones.hasWrittenUnderOneSecond()
                    || evidence.observed().mediaMoved().equals(Optional.of(false));
            boolean cutOff =
                    evidence.exitStatus().isEmpty() && milestones.isOutputOpen() && !milestones.hasFinalStats();
            return cutOff ? Optional.empty() : Optional.of(new FailurePoint(stage, line, early, false));
        }
        if (stage == Stage.READING) {
            boolean silent = evidence.ending() == Evidence.Ending.STALL // for our time-out, or for FFmpeg's
                    || hasReached(
                            evidence.invocation().inputTimeout(),
                            evidence.observed().sinceLastMedia());
            return Optional.of(new FailurePoint(stage, line, false, silent));
        }
        Optional<Duration> timeout = stage == Stage.OPENING_OUTPUT
                ? evidence.invocation().outputTimeout()
                : evidence.invocation().inputTimeout();
        Optional<Duration> lived = evidence.observed().runDuration();
        boolean late = hasReached(timeout, lived);
        return Optional.of(new FailurePoint(stage, line, lived.isPresent() && !late, late));
    }

    private static boolean hasReached(Optional<Duration> timeout, Optional<Duration> time) {
        return timeout.isPresent() && time.isPresent() && time.get().compareTo(timeout.get()) >= 0;
    }

    private static Optional<Stage> stage(LogLine line, Evidence evidence, LogMilestones milestones) {
        String text = line.text();
        if (evidence.endedByItself() && INTERRUPTED.matcher(text).find()) {
            return Optional.empty();
        }
        if (line.level() == LogLine.Level.FATAL && CORRUPT_DATA.matcher(text).find()) {
            return Optional.of(Stage.READING);
        }
        Optional<Stage> named = ERRORS.entrySet().stream()
                .filter(error -> error.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .findFirst();
        Matcher address = ADDRESS_ERROR.matcher(text);
        return named.isEmpty() && address.find()
                ? Optional.of(stageOfAddressError(address.group(1), evidence, milestones))
                : named;
    }

    private static Stage stageOfAddressError(String address, Evidence evidence, LogMilestones milestones) {
        if (evidence.observed().sinceLastMedia().isPresent() || milestones.isEverythingOpen()) {
            return Stage.READING;
        }
        List<String> inputs = evidence.invocation().inputs();
        if (!inputs.isEmpty()) {
            boolean toBeOpened = inputs.contains(address) && milestones.openedInputs() < inputs.size();
            return toBeOpened ? Stage.OPENING_INPUT : Stage.OPENING_OUTPUT;
        }
        if (INPUT_ADDRESS.matcher(address).find()) {
            return Stage.OPENING_INPUT;
        }
        boolean usuallyRead = LIKELY_INPUT_ADDRESS.matcher(address).find();
        if (milestones.hasInputDescription()) {
            return usuallyRead ? Stage.OPENING : Stage.OPENING_OUTPUT;
        }
        return usuallyRead || milestones.hasBanner() ? Stage.OPENING_INPUT : Stage.OPENING;
    }
}
