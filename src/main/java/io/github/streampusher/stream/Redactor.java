package io.github.streampusher.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks a stream's secrets in what its child prints: by their values, and by their places in any URL, since FFmpeg
 * prints addresses in full as soon as something fails.
 */
public final class Redactor {
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s'\"]+(?=@)");
    /** The last segment of the path and its query, but not the colon by which FFmpeg ends an address. */
    private static final Pattern STREAM_KEY = Pattern.compile("(?<=\\brtmp[a-z]{0,2}://)([^/\\s'\"]+/(?:[^?\\s'\"]*/)?)"
            + "([^/\\s'\"?]*[^/\\s'\"?:]/?(?:\\?[^\\s'\"]*[^\\s'\":])?)");

    /** What stands in the place of a key that is kept off the command line, to tell one output from the other. */
    private static final Pattern OUTPUT_PLACEHOLDER = Pattern.compile("output-\\d+");

    private static final Pattern PASSPHRASE = Pattern.compile("(?i)(?<=[?&:]passphrase=)[^&\\s'\"]*[^&\\s'\":]");

    private final Pattern secretValues;

    public Redactor(Collection<String> secrets) {
        String alternatives = secrets.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Redactor::secretPattern)
                .collect(Collectors.joining("|"));
        secretValues = alternatives.isEmpty() ? null : Pattern.compile(alternatives);
    }

    /** The line with {@code ***} in the place of every secret. */
    public String redact(String line) {
        String masked = secretValues == null ? line : secretValues.matcher(line).replaceAll(Text.MASK);
        if (!masked.contains("://") && !masked.contains("passphrase=")) {
            return masked;
        }
        masked = USER_INFO.matcher(masked).replaceAll(Text.MASK);
        masked = STREAM_KEY.matcher(masked).replaceAll(Redactor::maskKey);
        return PASSPHRASE.matcher(masked).replaceAll(Text.MASK);
    }

    private static String maskKey(MatchResult url) {
        boolean isNumber = OUTPUT_PLACEHOLDER.matcher(url.group(2)).matches();
        return Matcher.quoteReplacement(isNumber ? url.group() : url.group(1) + Text.MASK);
    }

    private static String secretPattern(String secret) {
        String literal = Pattern.quote(secret);
        return secret.length() < Text.LONG_SECRET_LENGTH ? "(?<!\\w)" + literal + "(?!\\w)" : literal;
    }
}
