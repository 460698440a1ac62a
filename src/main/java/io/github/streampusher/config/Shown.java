package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of an operator's text may be shown to whoever reads a message: no secret, no control character, not too much. */
final class Shown {
    private static final int MAX_LENGTH = 80; // of a quoted value: enough to recognise it
    static final int MAX_LINE = 2000; // what to mask is found in a time that grows with the square of it
    private static final String URL_BEGINS = "[a-zA-Z][a-zA-Z0-9+.-]*://|rtmp[a-z]*[:/]";

    /** Where a value without quotes ends within brackets. */
    private static final Pattern VALUE_ENDS = Pattern.compile(", |[\\]}](?=[\\s,\\]}]|$)");

    private static final Pattern URL_START = Pattern.compile(URL_BEGINS);
    private static final Pattern MISTYPED_RTMP = Pattern.compile("^(rtmp[a-z]*(?!://)[:/].*/).+$");
    private static final Pattern QUOTED_OR_URL =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^']|'')*+'|(?:" + URL_BEGINS + ").*");
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)((?<![a-z])(?:passphrase|password|secret|token)[\"']?\\s*[:=,]\\s*)\\S.*");

    private Shown() {}

    /** The text as a value that a message quotes. */
    static String value(String text) {
        String masked = line(text);
        return masked.codePointCount(0, masked.length()) <= MAX_LENGTH
                ? masked
                : masked.substring(0, masked.offsetByCodePoints(0, MAX_LENGTH)) + "…";
    }

    /** The text as a value that a message quotes, its secret parts masked. */
    static String value(Text text) {
        return text.secrets().isEmpty() ? value(text.reveal()) : value(new Address(text).toString());
    }

    /** A line of a file, with what is secret by its place in a URL or behind its key masked. */
    static String line(String line) {
        if (line.length() > MAX_LINE) {
            return "(" + line.length() + " characters)";
        }
        String masked =
                QUOTED_OR_URL.matcher(line).replaceAll(found -> Matcher.quoteReplacement(quoted(found.group())));
        return PASSWORD.matcher(printable(masked)).replaceAll("$1" + Text.MASK);
    }

    /** A text in quotes ends with them; what stands in no quotes may go on to the end of the line. */
    private static String quoted(String found) {
        char quote = found.charAt(0);
        return quote == '"' || quote == '\''
                ? quote + urls(found.substring(1, found.length() - 1)) + quote
                : urls(found);
    }

    private static String urls(String text) {
        StringBuilder masked = new StringBuilder();
        Matcher urls = URL_START.matcher(text);
        int done = 0;
        while (urls.find()) {
            masked.append(values(text.substring(done, urls.start())));
            done = urls.start();
        }
        return masked.append(values(text.substring(done))).toString();
    }

    /** A URL may be followed by other values of a list or a mapping; a key that has such a mark in it is masked in parts. */
    private static String values(String text) {
        StringBuilder masked = new StringBuilder();
        Matcher ends = VALUE_ENDS.matcher(text);
        int done = 0;
        while (ends.find()) {
            masked.append(url(text.substring(done, ends.start()))).append(ends.group());
            done = ends.end();
        }
        return masked.append(url(text.substring(done))).toString();
    }

    private static String url(String text) {
        return MISTYPED_RTMP.matcher(Address.of(text).toString()).replaceAll("$1" + Text.MASK);
    }

    /** The text with a question mark for everything that is not printed as itself. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(isPrinted(c) ? c : c == '\t' ? ' ' : '?'));
        return printable.toString();
    }

    private static boolean isPrinted(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
