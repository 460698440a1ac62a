package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.List;
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
record FailurePoint(FailureStage stage, int lineIndex, boolean early, boolean late) {
    private static final Pattern INTERRUPTED = Pattern.compile("Immediate exit requested\\)?$");
    private static final Pattern INPUT_OPEN_ERROR = Pattern.compile("Error opening input");
    private static final Pattern OUTPUT_OPEN_ERROR =
            Pattern.compile("^(\\[.*\\] )?(Error (opening output|initializing the muxer)|Could not write header)");
    private static final Pattern READ_ERROR = Pattern.compile(
            "Error during demuxing|Error retrieving a packet from demuxer|^\\[in#\\d.*Task finished with"
                    + "|\\[dec:\\S+ @ \\S+\\] Task finished with .*\\(Invalid data found");
    private static final Pattern WRITE_ERROR = Pattern.compile(
            "^(\\[.*\\] )?(av_interleaved_write_frame\\(\\)"
                    + "|Error submitting a packet to the muxer|Error muxing a packet|Error writing trailer|Error closing file)");
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

    static Optional<FailurePoint> of(Evidence evidence) {
        LogMilestones landmarks = new LogMilestones(evidence.lines());
        List<LogLine> lines = evidence.lines();
        int unclear = -1;
        for (int i = 0; i < lines.size(); i++) {
            Optional<FailureStage> stage = stage(lines.get(i), evidence, landmarks);
            if (stage.filter(found -> found != FailureStage.OPENING).isPresent()) {
                return of(stage.get(), i, evidence, landmarks);
            }
            unclear = unclear < 0 && stage.isPresent() ? i : unclear;
        }
        boolean endedWell =
                evidence.endedByItself() && evidence.exitStatus().orElse(landmarks.hasEndedNormally() ? 0 : 1) == 0;
        if (endedWell) {
            return Optional.of(new FailurePoint(FailureStage.ENDED, 0, false, false));
        }
        return unclear < 0
                ? Optional.empty()
                : Optional.of(new FailurePoint(FailureStage.OPENING, unclear, false, false));
    }

    private static Optional<FailurePoint> of(FailureStage stage, int line, Evidence evidence, LogMilestones landmarks) {
        if (stage == FailureStage.WRITING) {
            boolean early = landmarks.hasWrittenUnderOneSecond()
                    || evidence.mediaMoved().equals(Optional.of(false));
            boolean cutOff = evidence.exitStatus().isEmpty() && landmarks.isOutputOpen() && !landmarks.hasFinalStats();
            return cutOff ? Optional.empty() : Optional.of(new FailurePoint(stage, line, early, false));
        }
        if (stage == FailureStage.READING) {
            return Optional.of(new FailurePoint(stage, line, false, isReadTimeout(evidence)));
        }
        Optional<Duration> patience = stage == FailureStage.OPENING_OUTPUT
                ? evidence.invocation().outputTimeout()
                : evidence.invocation().inputTimeout();
        boolean late = evidence.runDuration()
                .filter(lived -> patience.isPresent() && lived.compareTo(patience.get()) >= 0)
                .isPresent();
        return Optional.of(new FailurePoint(stage, line, evidence.runDuration().isPresent() && !late, late));
    }

    /** Whether the source had been silent for FFmpeg's time-out or for ours. */
    private static boolean isReadTimeout(Evidence evidence) {
        Optional<Duration> patience = evidence.invocation().inputTimeout();
        return evidence.ending() == Evidence.Ending.STALL
                || patience.isPresent()
                        && evidence.sinceLastMedia()
                                .filter(still -> still.compareTo(patience.get()) >= 0)
                                .isPresent();
    }

    private static Optional<FailureStage> stage(LogLine line, Evidence evidence, LogMilestones landmarks) {
        String text = line.text();
        if (evidence.endedByItself() && INTERRUPTED.matcher(text).find()) {
            return Optional.empty();
        }
        if (INPUT_OPEN_ERROR.matcher(text).find()) {
            return Optional.of(FailureStage.OPENING_INPUT);
        }
        if (OUTPUT_OPEN_ERROR.matcher(text).find()) {
            return Optional.of(FailureStage.OPENING_OUTPUT);
        }
        if (WRITE_ERROR.matcher(text).find()) {
            return Optional.of(FailureStage.WRITING);
        }
        boolean corrupt = line.level() == LogLine.Level.FATAL
                && CORRUPT_DATA.matcher(text).find();
        if (corrupt || READ_ERROR.matcher(text).find()) {
            return Optional.of(FailureStage.READING);
        }
        Matcher address = ADDRESS_ERROR.matcher(text);
        return address.find() ? stageOfAddressError(address.group(1), evidence, landmarks) : Optional.empty();
    }

    private static Optional<FailureStage> stageOfAddressError(
            String address, Evidence evidence, LogMilestones landmarks) {
        if (evidence.sinceLastMedia().isPresent() || landmarks.isEverythingOpen()) {
            return Optional.of(FailureStage.READING);
        }
        List<String> inputs = evidence.invocation().inputs();
        if (!inputs.isEmpty()) {
            boolean toBeOpened = inputs.contains(address) && landmarks.openedInputs() < inputs.size();
            return Optional.of(toBeOpened ? FailureStage.OPENING_INPUT : FailureStage.OPENING_OUTPUT);
        }
        if (INPUT_ADDRESS.matcher(address).find()) {
            return Optional.of(FailureStage.OPENING_INPUT);
        }
        boolean usuallyRead = LIKELY_INPUT_ADDRESS.matcher(address).find();
        if (landmarks.hasInputDescription()) {
            return Optional.of(usuallyRead ? FailureStage.OPENING : FailureStage.OPENING_OUTPUT);
        }
        return Optional.of(usuallyRead || landmarks.hasBanner() ? FailureStage.OPENING_INPUT : FailureStage.OPENING);
    }
}
