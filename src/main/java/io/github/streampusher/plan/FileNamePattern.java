package io.github.streampusher.plan;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file after another: with FFmpeg's {@code %} codes of time, as strftime(3) has them, or of number.
 *
 * @param text a name or a whole path
 */
public record FileNamePattern(String text) {
    private static final Pattern NUMBER = Pattern.compile("%0?\\d*d");
    private static final Pattern CODE = Pattern.compile("%(?:([YmdHMSsjyF])|0?\\d*d)");
    private static final Pattern TIME = Pattern.compile("%[YmdHMSsjyF]");
    private static final Pattern HOUR_OR_FINER = Pattern.compile("%[HMSs]");
    private static final Pattern DAY = Pattern.compile("%[djF]");

    /** FFmpeg's letter: the one of Java's formatter. */
    private static final Map<String, String> JAVA_LETTERS = Map.of(
            "Y",
            "yyyy",
            "m",
            "MM",
            "d",
            "dd",
            "H",
            "HH",
            "M",
            "mm",
            "S",
            "ss",
            "j",
            "DDD",
            "y",
            "yy",
            "F",
            "yyyy-MM-dd");

    /** As {@code plan} sees it: {@code %d} alone is a day, which another code of time makes sure of. */
    public boolean isTimed() {
        return TIME.matcher(text).find();
    }

    boolean hasHour() {
        return HOUR_OR_FINER.matcher(text).find();
    }

    boolean hasDay() {
        return DAY.matcher(text).find();
    }

    /** Whether each {@code %} in it begins a code that is known here, of the many that strftime has. */
    boolean isKnown() {
        return CODE.matcher(text).replaceAll("").indexOf('%') < 0;
    }

    /** The name that FFmpeg's strftime gives at that time. */
    public String at(LocalDateTime time) {
        return TIME.matcher(text).replaceAll(code -> {
            String letter = code.group().substring(1);
            return letter.equals("s")
                    ? Long.toString(time.atZone(ZoneId.systemDefault()).toEpochSecond())
                    : DateTimeFormatter.ofPattern(JAVA_LETTERS.get(letter)).format(time);
        });
    }

    /** What matches the names with any number in the place of the pattern's, its first group; empty if it has none. */
    public Optional<Pattern> numberedNames() {
        return NUMBER.matcher(text)
                .results()
                .findFirst()
                .map(number -> Pattern.compile(Pattern.quote(text.substring(0, number.start())) + "(\\d{1,18})"
                        + Pattern.quote(text.substring(number.end()))));
    }

    /**
     * What matches all names that it gives, each code as wide as FFmpeg writes it: a longer number is of another stream.
     *
     * @param beforeExtension a regular expression of what may stand before the last dot
     */
    public Pattern names(String beforeExtension) {
        int dot = text.lastIndexOf('.') < 0 ? text.length() : text.lastIndexOf('.');
        return Pattern.compile(expression(text.substring(0, dot)) + beforeExtension + expression(text.substring(dot)));
    }

    private static String expression(String part) {
        StringBuilder expression = new StringBuilder();
        Matcher code = CODE.matcher(part);
        int at = 0;
        while (code.find()) {
            expression.append(Pattern.quote(part.substring(at, code.start())));
            expression.append(digits(code));
            at = code.end();
        }
        return expression.append(Pattern.quote(part.substring(at))).toString();
    }

    private static String digits(Matcher code) {
        String letter = code.group(1);
        return Optional.ofNullable(letter)
                .map(JAVA_LETTERS::get)
                .map(format -> format.replaceAll("[a-zA-Z]", "\\\\d"))
                .orElse("\\d+"); // a number of any width, or the seconds since 1970
    }
}
