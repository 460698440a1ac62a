package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.StreamName;

/** Names one run of a stream; every event of a child carries it, so that what an older run says is told apart. */
public record RunId(StreamName stream, long number) {
    @Override
    public String toString() {
        return stream + " run " + number;
    }
}
