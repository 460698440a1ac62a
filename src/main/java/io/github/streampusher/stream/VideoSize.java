package io.github.streampusher.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width and height in pixels: {@code 1280x720}, or {@code 720p} for a picture of 16:9. */
public record VideoSize(int width, int height) {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
    private static final Pattern LINES = Pattern.compile("(\\d{3,4})p");
    private static final int MAX_SIDE = 16_384;

    /** The allowed sizes, for messages. */
    public static final String ALLOWED = "WIDTHxHEIGHT such as 1280x720, or 720p, each side from 16 to 16384";

    /** @throws IllegalArgumentException when a side is outside 16 to 16384 */
    public VideoSize {
        if (width < 16 || height < 16 || width > MAX_SIDE || height > MAX_SIDE) {
            throw new IllegalArgumentException(width + "x" + height + " is out of range; " + ALLOWED);
        }
    }

    /** @throws IllegalArgumentException when the text is no size */
    public static VideoSize parse(String text) {
        Matcher lines = LINES.matcher(text);
        if (lines.matches()) {
            int height = Integer.parseInt(lines.group(1));
            return new VideoSize(Math.round(height * 8 / 9f) * 2, height); // even, as encoders need it
        }
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a picture's size; " + ALLOWED);
        }
        return new VideoSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** The nearest smaller one whose sides encoders can halve. */
    public VideoSize roundedDownToEven() {
        return new VideoSize(width / 2 * 2, height / 2 * 2);
    }

    public int pixels() {
        return width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
