package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import java.util.Optional;

/** What came of asking what a source has. */
public sealed interface ProbeResult {

    /** What it has, if that is known. */
    Optional<Media> media();

    /** Whether the source itself is a reason not to start: what ffprobe cannot do, FFmpeg may. */
    default boolean hasSourceFailed() {
        return false;
    }

    /** It told. */
    record Succeeded(Media probedMedia) implements ProbeResult {
        @Override
        public Optional<Media> media() {
            return Optional.of(probedMedia);
        }
    }

    /** It could not be opened, or not in time. */
    record Failed(Diagnosis diagnosis) implements ProbeResult {
        @Override
        public boolean hasSourceFailed() {
            return switch (diagnosis.cause().side()) {
                case SOURCE, NETWORK -> true;
                case DESTINATION, RESOURCE, QUALITY, SETUP, UNKNOWN -> false;
            };
        }

        @Override
        public Optional<Media> media() {
            return Optional.empty();
        }
    }

    /** It was not asked: there is nothing to be learnt, or a probe would be in the way. */
    record Skipped() implements ProbeResult {
        @Override
        public Optional<Media> media() {
            return Optional.empty();
        }
    }
}
