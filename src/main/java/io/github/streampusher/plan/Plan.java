package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Redactor;
import java.util.List;
import java.util.Optional;

/**
 * How a stream is pushed, and why so.
 *
 * @param media what the source has, as far as it is known
 * @param warnings what is unwise, with numbers
 * @param preflightFailure why this cannot run, if that is known before a start
 */
public record Plan(
        Optional<Media> media,
        CommandLine commandLine,
        Decision video,
        Decision audio,
        List<String> warnings,
        Optional<Diagnosis> preflightFailure) {
    public Plan {
        warnings = List.copyOf(warnings);
    }

    /** The same, in words that show no referenced value: they quote the definition's settings, but no address. */
    Plan masked(Redactor redactor) {
        return new Plan(
                media,
                commandLine,
                new Decision(video.kind(), redactor.redact(video.reason())),
                new Decision(audio.kind(), redactor.redact(audio.reason())),
                warnings.stream().map(redactor::redact).toList(),
                preflightFailure.map(found -> new Diagnosis(found.cause(), redactor.redact(found.evidence()))));
    }
}
