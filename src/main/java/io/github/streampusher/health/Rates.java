package io.github.streampusher.health;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast media moves.
 *
 * @param speed media seconds a second
 * @param framesPerSecond frames encoded or copied a second
 * @param bitsPerSecond bits written a second
 */
public record Rates(OptionalDouble speed, OptionalDouble framesPerSecond, OptionalDouble bitsPerSecond) {
    public static final Rates UNKNOWN =
            new Rates(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    public static Rates between(Sample first, Sample last, double seconds) {
        return new Rates(
                rate(first.outTimeMicros(), last.outTimeMicros(), 1e-6 / seconds),
                rate(first.frames(), last.frames(), 1 / seconds),
                rate(first.totalSize(), last.totalSize(), 8 / seconds));
    }

    private static OptionalDouble rate(OptionalLong first, OptionalLong last, double scale) {
        return first.isPresent() && last.isPresent()
                ? OptionalDouble.of((last.getAsLong() - first.getAsLong()) * scale)
                : OptionalDouble.empty();
    }
}
