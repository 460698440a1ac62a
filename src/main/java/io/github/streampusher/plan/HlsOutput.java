package io.github.streampusher.plan;

import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Text;
import java.time.Duration;
import java.util.Optional;

/**
 * The files of an HLS output on this machine.
 *
 * @param outputIndex among the stream's outputs
 * @param playlist its path
 * @param segments the path of its segments, with {@code %d} or {@code %03d} in the place of a number
 * @param isBounded whether the playlist drops its oldest segments
 * @param deletesOld whether segments that the playlist no longer names are to be deleted
 * @param keptBehind how many segments FFmpeg keeps that the playlist no longer names
 * @param segmentTime how often the playlist is renewed
 */
public record HlsOutput(
        int outputIndex,
        String playlist,
        String segments,
        boolean isBounded,
        boolean deletesOld,
        int keptBehind,
        Duration segmentTime) {

    static Optional<HlsOutput> of(int outputIndex, OutputFormat format) {
        Output output = format.output();
        if (!format.isHls() || output.url().protocol() != Protocol.FILE) {
            return Optional.empty();
        }
        String playlist = output.url().reveal().replaceFirst("^file:(//)?", "");
        String base = playlist.replaceFirst("\\.[^./]*$", "");
        boolean isFragmented = option(output, "hls_segment_type", "mpegts").equals("fmp4");
        String segments = option(output, "hls_segment_filename", base + "%d" + (isFragmented ? ".m4s" : ".ts"));
        boolean isBounded = !output.options().containsKey("hls_playlist_type")
                && !option(output, "hls_list_size", "6").equals("0");
        boolean deletes = isBounded
                && output.retain().isEmpty()
                && option(output, "hls_flags", "delete_segments").contains("delete_segments")
                && segments.replaceAll("%0?\\d*d", "").indexOf('%') < 0;
        String threshold = option(output, "hls_delete_threshold", "1");
        String seconds = option(output, "hls_time", "4");
        return Optional.of(new HlsOutput(
                outputIndex,
                playlist,
                segments,
                isBounded,
                deletes,
                threshold.matches("\\d{1,4}") ? Integer.parseInt(threshold) : 1,
                Duration.ofMillis(
                        seconds.matches("\\d{1,4}(\\.\\d{1,3})?")
                                ? (long) (Double.parseDouble(seconds) * 1000)
                                : 4000)));
    }

    private static String option(Output output, String name, String fallback) {
        return Optional.ofNullable(output.options().get(name)).map(Text::reveal).orElse(fallback);
    }
}
