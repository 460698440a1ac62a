package io.github.streampusher.stream;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames a second as an exact fraction: {@code 25}, {@code 29.97}, {@code 30000/1001}. */
public record FrameRate(int numerator, int denominator) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)|(\\d{1,8})/([1-9]\\d{0,6})");
    private static final int MAX = 1000;

    /** What a frame rate may be, for messages. */
    public static final String ALLOWED = "frames a second such as 25, 29.97 or 30000/1001, up to 1000";

    /** @throws IllegalArgumentException when it is not above zero, or above 1000 */
    public FrameRate {
        if (numerator < 1 || denominator < 1 || numerator > (long) MAX * denominator) {
            throw new IllegalArgumentException(
                    numerator + "/" + denominator + " frames a second is out of range; " + ALLOWED);
        }
    }

    /** @throws IllegalArgumentException when the text is no frame rate */
    public static FrameRate parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a frame rate; " + ALLOWED);
        }
        if (matcher.group(1) == null) {
            return new FrameRate(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        }
        BigDecimal decimal = new BigDecimal(matcher.group(1)).stripTrailingZeros();
        int denominator = decimal.scale() > 0 ? (int) Math.pow(10, decimal.scale()) : 1;
        return new FrameRate(decimal.multiply(BigDecimal.valueOf(denominator)).intValueExact(), denominator);
    }

    public static FrameRate of(int framesPerSecond) {
        return new FrameRate(framesPerSecond, 1);
    }

    /** The same in its lowest terms: FFmpeg's averages are fractions such as 90000/3600. */
    public FrameRate reduced() {
        int divisor = BigInteger.valueOf(numerator)
                .gcd(BigInteger.valueOf(denominator))
                .intValue();
        return new FrameRate(numerator / divisor, denominator / divisor);
    }

    public double perSecond() {
        return (double) numerator / denominator;
    }

    /** At most two decimals: {@code 25}, {@code 29.97}. */
    public String toDecimal() {
        return denominator == 1 ? toString() : String.format(Locale.ROOT, "%.2f", perSecond());
    }

    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
