package io.github.streampusher.health;

import io.github.streampusher.health.SourceReport.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices that copied video has other parameter sets than at the start, of which FFmpeg says nothing: what it wrote as the
 * header of the output then describes no picture that follows. Confined to the pump thread.
 */
public final class ParameterSets {
    /** Size and checksum in a line of {@code framecrc}. */
    private static final Pattern CHECKSUM = Pattern.compile("^0(?:, *-?\\d+){3}, *(\\d+, 0x[0-9a-f]{8})(?:,|$)");

    private static final String WORDS = "its size or another parameter of the video has changed";

    private Optional<String> first = Optional.empty();
    private Optional<String> newest = Optional.empty();

    /** A damaged packet differs once; a report comes with the second ones that are the same and new. */
    public Optional<SourceReport> accept(String line) {
        Matcher found = CHECKSUM.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        Optional<String> before = newest;
        newest = Optional.of(found.group(1));
        first = first.or(() -> newest);
        return newest.equals(before) && !newest.equals(first)
                ? Optional.of(new SourceReport(Kind.OTHER_VIDEO, WORDS))
                : Optional.empty();
    }
}
