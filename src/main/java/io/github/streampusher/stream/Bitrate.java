package io.github.streampusher.stream;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bits a second, as FFmpeg writes them: {@code 800000}, {@code 1000k}, {@code 2.5M} (decimal multiples). */
public record Bitrate(long bitsPerSecond) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)([kKM]?)");

    /** What a bitrate may be, for messages. */
    public static final String ALLOWED = "a bitrate such as 1000k or 2.5M, up to 1000M";

    private static final long MAX = 1_000_000_000L;

    /** A lower number was meant in kilobits, as other programs take it. */
    private static final long MIN = 10_000;

    /** @throws IllegalArgumentException when it is not above zero or above 1 Gbit/s */
    public Bitrate {
        if (bitsPerSecond < 1 || bitsPerSecond > MAX) {
            throw new IllegalArgumentException(bitsPerSecond + " bit/s is out of range; " + ALLOWED);
        }
    }

    /** @throws IllegalArgumentException when the text is no bitrate */
    public static Bitrate parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a bitrate; " + ALLOWED);
        }
        int exponent = switch (matcher.group(2)) {
            case "k", "K" -> 3;
            case "M" -> 6;
            default -> 0;
        };
        long bits = new BigDecimal(matcher.group(1)).scaleByPowerOfTen(exponent).longValue();
        if (bits < MIN) {
            String meant = matcher.group(2).isEmpty() && bits >= 10 ? "did you mean " + text + "k? Allowed is " : "";
            throw new IllegalArgumentException(
                    text + " is " + bits + " bit/s, too little for media; " + meant + ALLOWED);
        }
        return new Bitrate(bits);
    }

    public static Bitrate ofKilobits(long kilobitsPerSecond) {
        return new Bitrate(kilobitsPerSecond * 1000);
    }

    /** The shortest exact notation, readable by {@link #parse} and by FFmpeg. */
    @Override
    public String toString() {
        return bitsPerSecond % 1000 == 0 ? bitsPerSecond / 1000 + "k" : Long.toString(bitsPerSecond);
    }
}
