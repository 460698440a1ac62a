package io.github.streampusher.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a run broke. FFmpeg says so in one line: 7.1 in so many words, 5.1 by {@code ADDRESS: what is wrong}, which
 * means the source or the destination depending on how far the run had come.
 *
 * @param line index of that line
 * @param early sooner than FFmpeg would give up waiting; when writing, within the first second of media, or before any
 *     was seen to move: an encoder gives what it has kept at once
 * @param late as late as FFmpeg gives up waiting, when reading after media had moved
 */
record Breakdown(Stage stage, int line, boolean early, boolean late) {
    private static final Pattern INTERRUPTED = Pattern.compile("Immediate exit requested\\)?$");
    private static final Pattern INPUT = Pattern.compile("Error opening input");
    private static final Pattern OUTPUT =
            Pattern.compile("^(\\[.*\\] )?(Error (opening output|initializing the muxer)|Could not write header)");
    private static final Pattern READ = Pattern.compile(
            "Error during demuxing|Error retrieving a packet from demuxer|^\\[in#\\d.*Task finished with"
                    + "|\\[dec:\\S+ @ \\S+\\] Task finished with .*\\(Invalid data found");
    private static final Pattern WRITE = Pattern.compile(
            "^(\\[.*\\] )?(av_interleaved_write_frame\\(\\)"
                    + "|Error submitting a packet to the muxer|Error muxing a packet|Error writing trailer|Error closing file)");
    private static final Pattern CORRUPT = Pattern.compile("corrupt (input packet|decoded frame)");

    /** The words of the system and of FFmpeg that end a line about an address. */
    static final Pattern ERROR_WORDS = Pattern.compile(": (Connection (refused|timed out|reset by peer)|Broken pipe"
            + "|Input/output error|End of file|Invalid (argument|data found when processing input)"
            + "|No such (file or directory|device|device or address|process)|Not a directory|Is a directory"
            + "|Permission denied|Operation not (permitted|supported)|Read-only file system|No space left on device"
            + "|Network is unreachable|No route to host|Device or resource busy|Inappropriate ioctl for device"
            + "|Cannot allocate memory|Protocol not found|Unknown error occurred|Immediate exit requested"
            + "|Server returned .*|File exists|File name too long|Too many open files|Address already in use)$");

    private static final Pattern ADDRESS =
            Pattern.compile("^(?!\\[|Error |Failed |Could not |Cannot )(\\S.*?)" + ERROR_WORDS.pattern());
    private static final Pattern SURELY_READ = Pattern.compile("^(/dev/|hw:|plughw:|default$|:\\d)");
    private static final Pattern USUALLY_READ = Pattern.compile("^(https?|rtsps?)://");

    static Optional<Breakdown> of(Evidence evidence) {
        Landmarks landmarks = new Landmarks(evidence.lines());
        List<LogLine> lines = evidence.lines();
        int unclear = -1;
        for (int i = 0; i < lines.size(); i++) {
            Optional<Stage> stage = stage(lines.get(i), evidence, landmarks);
            if (stage.filter(found -> found != Stage.OPENING).isPresent()) {
                return of(stage.get(), i, evidence, landmarks);
            }
            unclear = unclear < 0 && stage.isPresent() ? i : unclear;
        }
        boolean endedWell = evidence.endedByItself() && evidence.status().orElse(landmarks.endedWell() ? 0 : 1) == 0;
        if (endedWell) {
            return Optional.of(new Breakdown(Stage.ENDED, 0, false, false));
        }
        return unclear < 0 ? Optional.empty() : Optional.of(new Breakdown(Stage.OPENING, unclear, false, false));
    }

    private static Optional<Breakdown> of(Stage stage, int line, Evidence evidence, Landmarks landmarks) {
        if (stage == Stage.WRITING) {
            boolean early = landmarks.wroteHardlyAnything() || evidence.moved().equals(Optional.of(false));
            boolean cutOff = evidence.status().isEmpty() && landmarks.outputIsOpen() && !landmarks.hasCounts();
            return cutOff ? Optional.empty() : Optional.of(new Breakdown(stage, line, early, false));
        }
        if (stage == Stage.READING) {
            return Optional.of(new Breakdown(stage, line, false, isLateRead(evidence)));
        }
        Optional<Duration> patience = stage == Stage.OPENING_OUTPUT
                ? evidence.invocation().outputPatience()
                : evidence.invocation().inputPatience();
        boolean late = evidence.length()
                .filter(lived -> patience.isPresent() && lived.compareTo(patience.get()) >= 0)
                .isPresent();
        return Optional.of(new Breakdown(stage, line, evidence.length().isPresent() && !late, late));
    }

    /** Whether the source had been silent for as long as FFmpeg waits for it, or as we do. */
    private static boolean isLateRead(Evidence evidence) {
        Optional<Duration> patience = evidence.invocation().inputPatience();
        return evidence.ending() == Evidence.Ending.STALL
                || patience.isPresent()
                        && evidence.still()
                                .filter(still -> still.compareTo(patience.get()) >= 0)
                                .isPresent();
    }

    private static Optional<Stage> stage(LogLine line, Evidence evidence, Landmarks landmarks) {
        String text = line.text();
        if (evidence.endedByItself() && INTERRUPTED.matcher(text).find()) {
            return Optional.empty();
        }
        if (INPUT.matcher(text).find()) {
            return Optional.of(Stage.OPENING_INPUT);
        }
        if (OUTPUT.matcher(text).find()) {
            return Optional.of(Stage.OPENING_OUTPUT);
        }
        if (WRITE.matcher(text).find()) {
            return Optional.of(Stage.WRITING);
        }
        boolean corrupt =
                line.level() == LogLine.Level.FATAL && CORRUPT.matcher(text).find();
        if (corrupt || READ.matcher(text).find()) {
            return Optional.of(Stage.READING);
        }
        Matcher address = ADDRESS.matcher(text);
        return address.find() ? ofAddress(address.group(1), evidence, landmarks) : Optional.empty();
    }

    private static Optional<Stage> ofAddress(String address, Evidence evidence, Landmarks landmarks) {
        if (evidence.still().isPresent() || landmarks.everythingIsOpen()) {
            return Optional.of(Stage.READING);
        }
        List<String> inputs = evidence.invocation().inputs();
        if (!inputs.isEmpty()) {
            boolean toBeOpened = inputs.contains(address) && landmarks.inputs() < inputs.size();
            return Optional.of(toBeOpened ? Stage.OPENING_INPUT : Stage.OPENING_OUTPUT);
        }
        if (SURELY_READ.matcher(address).find()) {
            return Optional.of(Stage.OPENING_INPUT);
        }
        boolean usuallyRead = USUALLY_READ.matcher(address).find();
        if (landmarks.describesInput()) {
            return Optional.of(usuallyRead ? Stage.OPENING : Stage.OPENING_OUTPUT);
        }
        return Optional.of(usuallyRead || landmarks.tellsWhatIsOpened() ? Stage.OPENING_INPUT : Stage.OPENING);
    }
}
