package io.github.streampusher.ffmpeg;

import java.util.List;
import java.util.Optional;

/**
 * How a stream is pushed, and why so.
 *
 * @param media what the source has, as far as it is known
 * @param warnings what is unwise, with numbers
 * @param obstacle why this cannot run, if that is known before a start
 */
public record Plan(
        Optional<Media> media,
        CommandLine commandLine,
        Decision video,
        Decision audio,
        List<String> warnings,
        Optional<Diagnosis> obstacle) {
    public Plan {
        warnings = List.copyOf(warnings);
    }
}
