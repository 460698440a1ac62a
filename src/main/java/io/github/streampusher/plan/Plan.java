package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a stream is pushed, with the reasons.
 *
 * @param media what the source has; empty: unknown
 * @param flvStart where FLV's clock begins, in seconds; empty: no output is FLV
 * @param preflightFailure why this cannot run, if that is known before the start
 */
public record Plan(
        Optional<Media> media,
        CommandLine commandLine,
        OptionalDouble flvStart,
        Decision video,
        Decision audio,
        List<Warning> warnings,
        Optional<Diagnosis> preflightFailure) {
    public Plan {
        warnings = List.copyOf(warnings);
    }

    /**
     * A setting that is valid and will probably disappoint.
     *
     * @param key the path of the setting within the stream, such as {@code video.bitrate} or {@code output[1]}
     * @param text with numbers; understandable without the key
     */
    public record Warning(String key, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** The plan with referenced values masked in its texts: they quote settings, but no address. */
    Plan masked(Redactor redactor) {
        return new Plan(
                media,
                commandLine,
                flvStart,
                new Decision(video.kind(), redactor.redact(video.reason())),
                new Decision(audio.kind(), redactor.redact(audio.reason())),
                warnings.stream()
                        .map(warning -> new Warning(warning.key(), redactor.redact(warning.text())))
                        .toList(),
                preflightFailure.map(found -> new Diagnosis(found.cause(), redactor.redact(found.evidence()))));
    }

    /** What is done with the video or the audio, and why. */
    public record Decision(Kind kind, String reason) {

        /** What can be done with a track. */
        public enum Kind {
            COPY,
            ENCODE,
            NONE;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** Copies a track that every output accepts, and encodes another one. */
        static Decision copyUnless(Optional<String> objection, String track) {
            return objection
                    .map(reason -> new Decision(Kind.ENCODE, reason))
                    .orElseGet(() -> new Decision(Kind.COPY, "every output accepts " + track));
        }

        @Override
        public String toString() {
            return kind + ": " + reason;
        }

        public boolean is(Kind other) {
            return kind == other;
        }
    }
}
