package io.github.streampusher.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Formats the figures of a run for tables; a hyphen stands for an unknown one. */
final class FigureText {
    private FigureText() {}

    static Optional<String> share(Optional<BigDecimal> live) {
        return live.map(known -> format(live, 0.01, "%.2f %%"));
    }

    static String count(Optional<Long> value) {
        return value.map(Object::toString).orElse("-");
    }

    static String framesPerSecond(Optional<BigDecimal> value) {
        return format(value, 1, "%.1f");
    }

    static String kilobits(Optional<BigDecimal> bits) {
        return format(bits, 1000, "%.0f");
    }

    static String speed(Optional<BigDecimal> value) {
        return format(value, 1, "%.3fx");
    }

    static String format(Optional<BigDecimal> value, double unit, String format) {
        return value.map(number -> String.format(Locale.ROOT, format, number.doubleValue() / unit))
                .orElse("-");
    }
}
