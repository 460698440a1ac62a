package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.StreamName;

/**
 * Names one run of a stream. Every event of a child carries it, so that events of an older run are told apart.
 *
 * @param incarnation differs if the stream was removed and defined again in between, so that no id is used twice
 * @param unit what the run does of the stream
 * @param number counts the runs of the unit from 1
 */
public record RunId(StreamName stream, long incarnation, Unit unit, long number) {
    /** Of a stream that needs no relay. */
    public RunId(StreamName stream, long incarnation, long number) {
        this(stream, incarnation, Unit.WHOLE, number);
    }

    public RunId(StreamName stream, long number) {
        this(stream, 0, number);
    }

    /** The next run of the same unit. */
    public RunId next() {
        return new RunId(stream, incarnation, unit, number + 1);
    }

    @Override
    public String toString() {
        return stream + (unit.equals(Unit.WHOLE) ? "" : " " + unit) + " run " + number;
    }
}
