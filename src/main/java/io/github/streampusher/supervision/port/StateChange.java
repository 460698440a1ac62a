package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.util.Optional;

/**
 * One change of a stream's state, reported once.
 *
 * @param why for people: numbers, and what comes next
 */
public record StateChange(StreamName stream, Phase from, Phase to, String why, Optional<Diagnosis> diagnosis) {

    /** The failure that caused it; the clean end of a source is none. */
    public Optional<Diagnosis> failure() {
        return diagnosis.filter(found -> found.cause() != Cause.SOURCE_ENDED);
    }

    /** {@code NAME: state: why}. */
    @Override
    public String toString() {
        return stream + ": " + to + ": " + why;
    }
}
