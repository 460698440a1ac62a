package io.github.streampusher.stream;

import io.github.streampusher.stream.Settings.ByteSize;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long recordings are kept: {@code 7d} or {@code 12h}, or how many bytes of them: {@code 50GiB}. One of the two is there.
 */
public record Retention(Optional<Duration> age, Optional<ByteSize> size) {
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([mhd])");
    private static final long MIN_BYTES = 1_000_000;

    /** What a retention may be, for messages. */
    public static final String ALLOWED = "an age such as 7d or 12h, or a size such as 50GiB, at least 1MB";

    /** @throws IllegalArgumentException when the text is neither an age nor a size */
    public static Retention parse(String text) {
        Matcher age = AGE.matcher(text);
        if (age.matches() && Long.parseLong(age.group(1)) > 0) {
            Duration unit = switch (age.group(2)) {
                case "m" -> Duration.ofMinutes(1);
                case "h" -> Duration.ofHours(1);
                default -> Duration.ofDays(1);
            };
            return new Retention(Optional.of(unit.multipliedBy(Long.parseLong(age.group(1)))), Optional.empty());
        }
        try {
            ByteSize size = ByteSize.parse(text);
            if (size.bytes() >= MIN_BYTES) {
                return new Retention(Optional.empty(), Optional.of(size));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no retention; " + ALLOWED, e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no retention; " + ALLOWED);
    }
}
