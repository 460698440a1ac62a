package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of an operator's text may be shown to whoever reads a message: no secret, no control character, not too much. */
final class Shown {
    private static final int MAX_LENGTH = 80; // of a quoted value: enough to recognise it
    private static final Pattern URL_START = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://");
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)((?:passphrase|password|secret|token)[\"']?\\s*[:=,]\\s*)\\S.*");

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
        StringBuilder masked = new StringBuilder();
        Matcher urls = URL_START.matcher(line);
        int done = 0;
        while (urls.find()) {
            masked.append(Address.of(line.substring(done, urls.start())));
            done = urls.start();
        }
        masked.append(Address.of(line.substring(done)));
        return PASSWORD.matcher(printable(masked.toString())).replaceAll("$1" + Text.MASK);
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
