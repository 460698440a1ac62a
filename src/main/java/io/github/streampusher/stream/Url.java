package io.github.streampusher.stream;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a URL as FFmpeg does: the user info ends at the last {@code @} before the first {@code /}, {@code ?} or
 * {@code #}. Components are indexes into the text, in which the URL may be one word of many.
 *
 * @param start of the scheme
 * @param authority behind {@code ://}; user info begins here, if there is any
 * @param host of the host, behind any user info
 * @param path end of the host and port
 * @param query end of the path; the query begins with its {@code ?}
 */
public record Url(String text, int start, int authority, int host, int path, int query, int end) {
    private static final Pattern PERCENT_ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");

    /** The URL that a text begins with, and consists of; empty for a path or a device. */
    public static Optional<Url> of(String text) {
        return at(text, text.indexOf("://"), text.length()).filter(url -> url.start == 0);
    }

    /** The URL around the {@code ://} at this index; its scheme is empty if it is masked, or is none. */
    static Optional<Url> at(String text, int colon, int end) {
        int start = colon;
        for (int i = colon - 1; i >= 0 && isSchemeCharacter(text.charAt(i)); i--) {
            start = isLetter(text.charAt(i)) ? i : start;
        }
        if (colon < 1) {
            return Optional.empty();
        }
        int authority = Math.min(colon + 3, end);
        int path = indexOfAny("/?#", text, authority, end);
        int host = Math.max(authority, text.lastIndexOf('@', path - 1) + 1);
        int query = indexOfAny("?#", text, path, end);
        return Optional.of(new Url(text, start, authority, host, path, query, end));
    }

    private static boolean isSchemeCharacter(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '.' || c == '-';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** The scheme as it is written. */
    public String scheme() {
        return text.substring(start, authority - 3);
    }

    boolean isScheme(String name) {
        return authority - 3 - start == name.length() && text.regionMatches(true, start, name, 0, name.length());
    }

    /**
     * Whether this is RTMP in any of its forms, or may be meant to be: {@code rtpm} and {@code tmp} are slips, and before
     * {@code rtmp} there may be the value of a reference, of any length.
     */
    boolean isRtmpLike() {
        return !isKnownScheme() || scheme().toLowerCase(Locale.ROOT).startsWith("rtmp");
    }

    /** Whether FFmpeg has such a protocol; otherwise this may be any of them, written wrongly. */
    boolean isKnownScheme() {
        return Protocol.isKnown(scheme().toLowerCase(Locale.ROOT));
    }

    /** The host's name or number, the latter in its brackets; may be empty. */
    public String hostName() {
        return text.substring(host, hostEnd());
    }

    /** What stands behind the host's colon; empty if there is none. */
    public Optional<String> port() {
        int colon = hostEnd();
        return colon < path ? Optional.of(text.substring(colon + 1, path)) : Optional.empty();
    }

    private int hostEnd() {
        int bracket = host < path && text.charAt(host) == '[' ? text.indexOf(']', host) : -1;
        int colon = text.indexOf(':', bracket < 0 || bracket >= path ? host : bracket);
        return colon < 0 || colon >= path ? path : colon;
    }

    /**
     * Where the key of an RTMP address begins, if it has one: behind the application, which is one segment of the path,
     * or two where a third follows. A slash in the query belongs to the key.
     */
    public Optional<Integer> rtmpKey() {
        int first = indexOfAny("/?", text, path + 1, end);
        if (first >= end || text.charAt(path) != '/' || text.charAt(first) != '/') {
            return Optional.empty();
        }
        int second = indexOfAny("/?:", text, first + 1, end);
        boolean third =
                second > first + 1 && second + 1 < end && text.charAt(second) == '/' && text.charAt(second + 1) != '?';
        int key = (third ? second : first) + 1;
        return key < end ? Optional.of(key) : Optional.empty();
    }

    /** The first of these characters, or the end. */
    static int indexOfAny(String ends, String text, int from, int end) {
        int at = from;
        while (at < end && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** A value of a query as it is meant. */
    public static String percentDecode(String value) {
        String bytes = PERCENT_ESCAPE
                .matcher(new String(
                        value.replace('+', ' ').getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
