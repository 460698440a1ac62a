package io.github.streampusher.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How far a run had come, by FFmpeg's lines about opened inputs, opened outputs and its summary. */
record LogMilestones(List<LogLine> lines) {
    private static final Pattern INPUT_OPENED = Pattern.compile("^Input #\\d+, (\\S+), from '(.*)':");
    private static final Pattern INPUT_DESCRIPTION =
            Pattern.compile("(^|\\s)(Stream #\\d|Duration: [\\dN]|Metadata:$)|^ +\\w+ +: ");
    private static final Pattern BANNER = Pattern.compile(
            "^(ff(mpeg|play) version |ffmpeg stats and -progress)|(^|\\s)(built with (gcc|clang|Apple)|configuration: --|libav\\w+ +\\d)");
    private static final Pattern PLAYER = Pattern.compile(
            "^ff(play|probe) version |: +-?\\d+\\.\\d+ fd= +\\d|^\\[ytdl_hook\\]|\\bffmpeg/demuxer\\b|Errors when loading file");
    private static final Pattern OUTPUT_OPENED = Pattern.compile("^Output #\\d+, ");
    private static final Pattern TO_BE_OPENED =
            Pattern.compile("^Opening an (in|out)put file: (.*)\\.$"); // -loglevel debug
    private static final Pattern STREAM_MAPPING = Pattern.compile("(^|\\s)Stream #\\d+:\\d+ -> #\\d+:\\d+");
    private static final Pattern PIPE_OPENED = Pattern.compile("^Output #\\d+, (?!framecrc,)\\S+, to 'pipe:");
    private static final Pattern DURATION = Pattern.compile("(?:^|\\s)Duration: (\\d+):(\\d\\d):(\\d\\d)");
    private static final Pattern STATS =
            Pattern.compile("^(?:frame=.*|L?)size= *\\S+ time=(-?)(\\d+|N/A)(?::(\\d\\d):(\\d\\d))?");
    private static final Pattern PLAYLIST = Pattern.compile("hls|dash"); // with an end it has a duration
    private static final Pattern SUMMARY = Pattern.compile("muxing overhead: ");
    private static final Pattern CONVERSION_FAILED = Pattern.compile("^Conversion failed!");

    /** Whether this is FFmpeg's closing line. */
    static boolean isSummary(String text) {
        return SUMMARY.matcher(text).find();
    }

    /** Whether this is FFmpeg's repeated status line. */
    static boolean isStats(String text) {
        return STATS.matcher(text).find();
    }

    /** Whether this line must be kept, however many lines follow. */
    static boolean isMilestone(String text) {
        return INPUT_OPENED.matcher(text).find()
                || OUTPUT_OPENED.matcher(text).find()
                || DURATION.matcher(text).find();
    }

    long openedInputs() {
        return matches(INPUT_OPENED).count();
    }

    /** An input was opened, even if the line about it was cut off with the beginning. */
    boolean hasInputDescription() {
        return openedInputs() > 0 || matches(INPUT_DESCRIPTION).findAny().isPresent();
    }

    /** Whether FFmpeg said that it would open this as an input, or as an output; empty if it said nothing. */
    Optional<Boolean> isSaidToBeInput(String address) {
        return matches(TO_BE_OPENED)
                .filter(found -> found.group(2).equals(address))
                .map(found -> found.group(1).equals("in"))
                .reduce((first, last) -> last);
    }

    /** Whether the log begins with the lines about opening; a log of errors alone does not. */
    boolean hasBanner() {
        return matches(BANNER).findAny().isPresent();
    }

    /** Whether FFmpeg's player or prober ran, which have no output. */
    boolean isPlayer() {
        return matches(PLAYER).findAny().isPresent();
    }

    boolean isOutputOpen() {
        return matches(OUTPUT_OPENED).findAny().isPresent();
    }

    /** Everything was opened, even if the lines about it were cut off with the beginning. */
    boolean isEverythingOpen() {
        return isOutputOpen() || matches(STREAM_MAPPING).findAny().isPresent() || hasSummary();
    }

    /** Everything was opened, and media moved or was about to. */
    boolean isRunning() {
        return isEverythingOpen() || hasWrittenOneSecond();
    }

    /** FFmpeg's closing line was printed. */
    boolean hasSummary() {
        return lines.stream().anyMatch(line -> isSummary(line.text()));
    }

    /** FFmpeg's closing line was printed, and not the one for failures. */
    boolean hasEndedNormally() {
        return hasSummary() && matches(CONVERSION_FAILED).findAny().isEmpty();
    }

    /** FFmpeg's closing lines were printed, including how much it wrote. */
    boolean hasFinalStats() {
        return hasSummary() && matches(STATS).findAny().isPresent();
    }

    /** Whether less than a second of media was written in all; false while that is unknown. */
    boolean hasWrittenUnderOneSecond() {
        return hasSummary()
                && matches(PIPE_OPENED).findAny().isEmpty()
                && matches(STATS)
                        .reduce((first, second) -> second)
                        .filter(found -> found.group(3) != null)
                        .filter(found -> !found.group(1).isEmpty() || parseSeconds(found, 2) == 0)
                        .isPresent();
    }

    /** Whether a status line shows a second of media, or more. */
    boolean hasWrittenOneSecond() {
        return matches(STATS)
                .anyMatch(found -> found.group(1).isEmpty() && found.group(3) != null && parseSeconds(found, 2) > 0);
    }

    /** Whether an opened input has no end; empty if no input was opened. */
    Optional<Boolean> isInputLive() {
        List<Matcher> opened = matches(INPUT_OPENED).toList();
        boolean finite = opened.size() == 1 && matches(DURATION).anyMatch(found -> parseSeconds(found, 1) > 0);
        return opened.isEmpty()
                ? Optional.empty()
                : Optional.of(!finite
                        && opened.stream()
                                .anyMatch(found ->
                                        PLAYLIST.matcher(found.group(1)).matches()
                                                || Invocation.isLive(found.group(1), found.group(2))));
    }

    private Stream<Matcher> matches(Pattern pattern) {
        return lines.stream().map(line -> pattern.matcher(line.text())).filter(Matcher::find);
    }

    private static long parseSeconds(Matcher found, int group) {
        return Long.parseLong(found.group(group)) * 3600
                + Long.parseLong(found.group(group + 1)) * 60
                + Long.parseLong(found.group(group + 2));
    }
}
