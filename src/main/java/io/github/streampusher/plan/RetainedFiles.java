package io.github.streampusher.plan;

import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Output.Retention;
import io.github.streampusher.stream.Protocol;
import java.util.Optional;

/**
 * The files of an output of which a part is kept.
 *
 * @param pattern their path, with {@code %} patterns of time or number
 * @param playlist that names files which are still needed
 */
public record RetainedFiles(String pattern, Optional<String> playlist, Retention retention) {

    static Optional<RetainedFiles> of(OutputFormat format) {
        Output output = format.output();
        if (output.retain().isEmpty() || output.url().protocol() != Protocol.FILE) {
            return Optional.empty();
        }
        Optional<HlsOutput> hls = HlsOutput.of(0, format);
        String pattern =
                hls.map(HlsOutput::segments).orElse(output.url().reveal().replaceFirst("^file:(//)?", ""));
        int name = pattern.lastIndexOf('/') + 1;
        boolean hasMany = hls.map(HlsOutput::isBounded).orElse(format.isSegmented());
        boolean isUnderstood = pattern.indexOf('%') >= name && new FileNamePattern(pattern.substring(name)).isKnown();
        return Optional.of(new RetainedFiles(
                        pattern, hls.map(HlsOutput::playlist), output.retain().get()))
                .filter(files -> hasMany && isUnderstood);
    }
}
