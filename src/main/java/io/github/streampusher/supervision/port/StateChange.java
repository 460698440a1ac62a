package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.util.Optional;

/**
 * One change of a stream's state, told once.
 *
 * @param why for people: numbers, and what comes next
 */
public record StateChange(StreamName stream, Phase from, Phase to, String why, Optional<Diagnosis> diagnosis) {

    /** What went wrong; that a source came to its end is no failure. */
    public Optional<Diagnosis> failure() {
        return diagnosis.filter(found -> found.cause() != Cause.SOURCE_ENDED);
    }

    /** {@code NAME: state: why}. */
    @Override
    public String toString() {
        return stream + ": " + to + ": " + why;
    }
}
