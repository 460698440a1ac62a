package io.github.streampusher.supervision.port;

import io.github.streampusher.stream.StreamName;

/** Spreads retries, so that streams that failed together do not all restart at the same moment. */
@FunctionalInterface
public interface Jitter {
    /** A number from 0 to below 1, chosen by the seed, the stream and the count of its runs. */
    double fraction(StreamName stream, long run);

    /** Jitter that is the same for the same seed. */
    static Jitter seeded(long seed) {
        return (stream, run) ->
                new java.util.SplittableRandom(seed ^ ((long) stream.hashCode() << 32) ^ run).nextDouble();
    }
}
