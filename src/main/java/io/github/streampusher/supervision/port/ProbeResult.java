package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Media;
import java.util.Optional;

/** The result of a probe of a source. */
public sealed interface ProbeResult {

    /** The media of the source; empty: unknown. */
    default Optional<Media> media() {
        return Optional.empty();
    }

    /** Whether the source itself failed. Other failures are no reason not to start: FFmpeg can succeed where ffprobe fails. */
    default boolean hasSourceFailed() {
        return false;
    }

    /** The probe reported the media. */
    record Succeeded(Media probedMedia) implements ProbeResult {
        @Override
        public Optional<Media> media() {
            return Optional.of(probedMedia);
        }
    }

    /** The source could not be opened, or not in time. */
    record Failed(Diagnosis diagnosis) implements ProbeResult {
        @Override
        public boolean hasSourceFailed() {
            return switch (diagnosis.cause().side()) {
                case SOURCE, NETWORK -> true;
                case DESTINATION, RESOURCE, QUALITY, SETUP, UNKNOWN -> false;
            };
        }

        /** Whether FFmpeg could not succeed either, or would not notice that it does not. */
        public boolean preventsStart() {
            return hasSourceFailed() || diagnosis.cause() == Cause.DESTINATION_REJECTED;
        }
    }

    /** There was no probe: it would find nothing, or disturb the source. */
    record Skipped() implements ProbeResult {}
}
