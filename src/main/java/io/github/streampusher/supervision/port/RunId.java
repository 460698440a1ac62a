package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.StreamName;

/**
 * Names one run of a stream. Every event of a child carries it, so that events of an older run are told apart.
 *
 * @param incarnation differs if the stream was removed and defined again in between, so that no id is used twice
 * @param number counts from 1
 */
public record RunId(StreamName stream, long incarnation, long number) {
    public RunId(StreamName stream, long number) {
        this(stream, 0, number);
    }

    /** The next run of the same stream. */
    public RunId next() {
        return new RunId(stream, incarnation, number + 1);
    }

    @Override
    public String toString() {
        return stream + " run " + number;
    }
}
