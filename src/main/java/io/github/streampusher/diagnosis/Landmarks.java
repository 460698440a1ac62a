package io.github.streampusher.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How far a run had come, by the lines that FFmpeg prints on its way: inputs opened, outputs opened, its summary. */
record Landmarks(List<LogLine> lines) {
    private static final Pattern INPUT = Pattern.compile("^Input #\\d+, (\\S+), from '(.*)':");
    private static final Pattern DESCRIPTION = Pattern.compile("^ +(Stream #|Duration: |Metadata:|\\w+ +: )");
    private static final Pattern BEGINNING = Pattern.compile(
            "^(ffmpeg version |ffmpeg stats and -progress| +(built with |configuration: |lib\\w+ +\\d))");
    private static final Pattern OUTPUT = Pattern.compile("^Output #\\d+, ");
    private static final Pattern MAPPING = Pattern.compile("^ +Stream #\\d+:\\d+ -> #\\d+:\\d+");
    private static final Pattern PIPE = Pattern.compile("^Output #\\d+, \\S+, to 'pipe:");
    private static final Pattern DURATION = Pattern.compile("^ *Duration: (\\d+):(\\d\\d):(\\d\\d)");
    private static final Pattern STATUS =
            Pattern.compile("^(?:frame=.*|L?)size= *\\S+ time=(-?)(\\d+|N/A)(?::(\\d\\d):(\\d\\d))?");
    private static final Pattern SUMMARY = Pattern.compile("muxing overhead: ");
    private static final Pattern FAILED = Pattern.compile("^Conversion failed!");

    /** Whether this is FFmpeg's closing line. */
    static boolean isSummary(String text) {
        return SUMMARY.matcher(text).find();
    }

    /** Whether this is the line that FFmpeg writes over and over. */
    static boolean isStatus(String text) {
        return STATUS.matcher(text).find();
    }

    /** Whether this line must not be forgotten, however many come after it. */
    static boolean isOne(String text) {
        return INPUT.matcher(text).find() || OUTPUT.matcher(text).find();
    }

    long inputs() {
        return matches(INPUT).count();
    }

    /** An input was opened, though the line that says so may have been cut off with the beginning. */
    boolean describesInput() {
        return inputs() > 0 || matches(DESCRIPTION).findAny().isPresent();
    }

    /** Whether this is a log that tells what is opened, from the beginning; errors alone do not. */
    boolean tellsWhatIsOpened() {
        return matches(BEGINNING).findAny().isPresent();
    }

    boolean outputIsOpen() {
        return matches(OUTPUT).findAny().isPresent();
    }

    /** All was opened, whether or not the line that says so was cut off with the beginning. */
    boolean everythingIsOpen() {
        return outputIsOpen() || matches(MAPPING).findAny().isPresent() || hasSummary();
    }

    /** FFmpeg's closing line was printed. */
    boolean hasSummary() {
        return lines.stream().anyMatch(line -> isSummary(line.text()));
    }

    /** FFmpeg's closing line was printed, and not the one that it has for failures. */
    boolean endedWell() {
        return hasSummary() && matches(FAILED).findAny().isEmpty();
    }

    /** FFmpeg's closing lines were printed, and with them how much it wrote. */
    boolean hasCounts() {
        return hasSummary() && matches(STATUS).findAny().isPresent();
    }

    /** Whether less than a second of media was written to a far end in all; false while that is not known. */
    boolean wroteHardlyAnything() {
        return hasSummary()
                && matches(PIPE).findAny().isEmpty()
                && matches(STATUS)
                        .reduce((first, second) -> second)
                        .filter(found -> found.group(3) != null)
                        .filter(found -> !found.group(1).isEmpty() || seconds(found, 2) == 0)
                        .isPresent();
    }

    /** Whether an input that was opened is without an end; empty if none was. */
    Optional<Boolean> live() {
        List<Matcher> opened = matches(INPUT).toList();
        boolean finite = opened.size() == 1 && matches(DURATION).anyMatch(found -> seconds(found, 1) > 0);
        return opened.isEmpty()
                ? Optional.empty()
                : Optional.of(!finite
                        && opened.stream().anyMatch(found -> Invocation.isLive(found.group(1), found.group(2))));
    }

    private Stream<Matcher> matches(Pattern pattern) {
        return lines.stream().map(line -> pattern.matcher(line.text())).filter(Matcher::find);
    }

    private static long seconds(Matcher found, int group) {
        return Long.parseLong(found.group(group)) * 3600
                + Long.parseLong(found.group(group + 1)) * 60
                + Long.parseLong(found.group(group + 2));
    }
}
