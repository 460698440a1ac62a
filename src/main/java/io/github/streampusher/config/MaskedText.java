package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Secrets;
import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Renders configuration text for messages: secrets masked, control characters replaced, length limited. */
final class MaskedText {
    private static final int MAX_VALUE_LENGTH = 80; // of a quoted value: enough to recognise it
    static final int MAX_LINE_LENGTH = 2000; // the time to mask a line grows with the square of its length

    /** A reference, or what is meant to be one. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{((?:\\$\\{stream}|[^}\"']|\"[^}\"]*\"|'[^}']*')*+)(?:}|$)");

    private static final String MASKED_REFERENCE = "${" + Text.MASK + "}";

    private static final Pattern REFERENCE_WORD = Pattern.compile("\\$(?:value|stream)(\\d{1,4})");

    /** A reference before the end of a scheme, which it may hold. */
    private static final Pattern REFERENCE_BEFORE_SEPARATOR =
            Pattern.compile("\\$value\\d++(?=.*//)|(?<=:/)\\$value\\d++");

    /** What may be shown of a reference: its kind, and its name or its program. */
    private static final Pattern PLAIN_REFERENCE =
            Pattern.compile("(?:env|file|credential|command):(?:[\\w./~+-]|\\$\\{stream})*+|[\\w-]*+(?::[\\w.-]*+)?");

    /** A value that a reference, which stands in the line as one word, begins, and that goes on behind it. */
    private static final String REFERENCE_START_REGEX =
            "(?<![^\\s\"'\\[\\]{}(),?=&@/])(?:(?!//)[^\\s\"',@?=&\\[\\]{}])*?(?:\\$value\\d++)++(?=[^\\s\"',\\]}])";

    private static final String URL_START_REGEX =
            "[a-zA-Z][^\\s\"',:/@?=&\\[\\]{}]* ?://|(?<![^\\s\"'\\[{(,?])://|(?i:rtmps?)"
                    + Secrets.MISTYPED_SEPARATOR
                    + "|(?<![\\w./@:-])\\w[\\w.-]*\\.(?:[a-zA-Z]{2,}|\\d+)(?::\\d+)?/[^/\\s]+/|"
                    + REFERENCE_START_REGEX;

    /** A value without quotes, and its end within brackets. */
    private static final Pattern LIST_ITEM = Pattern.compile("(?s)(.*?)([\"']?(?:, |[\\]}](?=[\\s,\\]}]|$)|\\z))");

    /** YAML has taken the scheme for an anchor, or it is missing: an address that nobody can split. */
    private static final Pattern BARE_SEPARATOR = Pattern.compile("(?<![^\\s\"'\\[{(,?])(?<!\\w )://");

    private static final Pattern QUOTE = Pattern.compile("[\"']");
    private static final Pattern BREAK = Pattern.compile("[\\s\"']");
    private static final Pattern URL_START = Pattern.compile(URL_START_REGEX);
    private static final Pattern REFERENCE_START = Pattern.compile(REFERENCE_START_REGEX);
    private static final String QUOTED_REGEX = "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^']|'')*+'";
    private static final Pattern URL_INTO_QUOTE = Pattern.compile("(" + URL_START_REGEX + ")\\S*[\"']$");
    private static final Pattern QUOTED_OR_URL = Pattern.compile(QUOTED_REGEX + "|(?:" + URL_START_REGEX + ").*");

    /** A line whose quotation marks stand where YAML wants them, and within words. */
    private static final Pattern WELL_QUOTED =
            Pattern.compile("(?:[^\"']++|(?<=\\w)'(?=\\w)|(?<=^|[\\s\\[{(,]|[\"']:)(?:" + QUOTED_REGEX
                    + ")(?=[\\s,\\]})]|:(?!/)|$))*+");

    private static final Pattern SECRET_VALUE =
            Pattern.compile("(?i)(" + Secrets.NAME + "[\\w.-]*[\"']?\\s*[:=,]\\s*)\\S.*");

    private MaskedText() {}

    /** The text as a value that a message quotes. */
    static String maskValue(String text) {
        String masked = maskLine(text);
        return masked.codePointCount(0, masked.length()) <= MAX_VALUE_LENGTH
                ? masked
                : masked.substring(0, masked.offsetByCodePoints(0, MAX_VALUE_LENGTH)) + "…";
    }

    /** The text as a value that a message quotes, with its secret parts masked. */
    static String maskValue(Text text) {
        return text.secrets().isEmpty() ? maskValue(text.reveal()) : maskValue(new Address(text, true).toString());
    }

    /** A line of a file: masks what is secret by its place in a URL, or by the name of its key. */
    static String maskLine(String line) {
        if (line.length() > MAX_LINE_LENGTH) {
            return "(" + line.length() + " characters)";
        }
        int brokenEnd = brokenReferenceEnd(line);
        if (brokenEnd < line.length()) {
            return endWithMask(maskLine(line.substring(0, brokenEnd)));
        }
        List<String> references = new ArrayList<>();
        String masked = maskWithoutReferences(REFERENCE.matcher(line).replaceAll(found -> {
            references.add(describe(found.group(1)));
            return (found.group(1).equals("stream") ? "\\$stream" : "\\$value") + (references.size() - 1);
        }));
        return references.isEmpty()
                ? masked
                : REFERENCE_WORD.matcher(masked).replaceAll(word -> {
                    int index = Integer.parseInt(word.group(1));
                    return Matcher.quoteReplacement(index < references.size() ? references.get(index) : word.group());
                });
    }

    /** Where a reference ends in which an address begins, whose key may stand behind it; else the end of the line. */
    private static int brokenReferenceEnd(String line) {
        return REFERENCE
                .matcher(line)
                .results()
                .filter(found -> found.group(1).contains("//")
                        && describe(found.group(1)).equals(MASKED_REFERENCE))
                .mapToInt(MatchResult::end)
                .findFirst()
                .orElse(line.length());
    }

    /** A reference without what may be a secret in it, such as an argument of a program. */
    private static String describe(String reference) {
        String[] words = reference.split(" ", 2);
        String shown = PLAIN_REFERENCE.matcher(words[0]).matches() ? words[0] : Text.MASK;
        return "${" + shown + (words.length == 2 && !shown.equals(Text.MASK) ? " " + Text.MASK : "") + "}";
    }

    private static String maskWithoutReferences(String line) {
        return line.contains("/") && !WELL_QUOTED.matcher(line).matches() ? maskFromQuote(line) : maskWellQuoted(line);
    }

    /** Nobody knows where an address ends in a line whose quotation marks are wrong: hides all behind the first of them. */
    private static String maskFromQuote(String line) {
        Matcher quote = QUOTE.matcher(line);
        int shown = quote.find() ? quote.end() : 0;
        Matcher url = URL_INTO_QUOTE.matcher(line).region(0, shown);
        if (url.find()) {
            shown = url.end(1);
        } else if (url.usePattern(URL_START).region(shown, line.length()).lookingAt()) {
            shown = url.end();
        }
        return endWithMask(maskWellQuoted(line.substring(0, shown)));
    }

    private static String endWithMask(String masked) {
        return masked.endsWith(Text.MASK) ? masked : masked + Text.MASK;
    }

    private static String maskWellQuoted(String line) {
        String masked =
                QUOTED_OR_URL.matcher(line).replaceAll(found -> Matcher.quoteReplacement(maskQuoted(found.group())));
        return SECRET_VALUE.matcher(Problem.replaceUnprintable(masked)).replaceAll("$1" + Text.MASK);
    }

    /** A text in quotes ends with them; another one may go on to the end of the line. */
    private static String maskQuoted(String found) {
        char quote = found.charAt(0);
        if (quote != '"' && quote != '\'') {
            return maskUrls(found);
        }
        String text = found.substring(1, found.length() - 1);
        return quote + (text.contains("/") && QUOTE.matcher(text).find() ? Text.MASK : maskUrls(text)) + quote;
    }

    private static String maskUrls(String text) {
        StringBuilder masked = new StringBuilder();
        Matcher urls = URL_START.matcher(text);
        int done = 0;
        while (urls.find()) {
            if (urls.start() > 0 && isAddressEnd(text.charAt(urls.start() - 1))) {
                masked.append(maskListItems(text.substring(done, urls.start())));
                done = urls.start();
            }
        }
        return masked.append(maskListItems(text.substring(done))).toString();
    }

    /** Otherwise what looks like a scheme is glued to an address, and its beginning may be a key. */
    private static boolean isAddressEnd(char before) {
        return before <= ' ' || "\"',[{(".indexOf(before) >= 0;
    }

    /** A URL may be followed by other values of a list or a mapping; a key that has such a mark in it is masked in parts. */
    private static String maskListItems(String text) {
        return LIST_ITEM
                .matcher(text)
                .replaceAll(item -> Matcher.quoteReplacement(maskUrl(item.group(1)) + item.group(2)));
    }

    /** Behind a space or a quotation mark there may be a password's end, or what is no part of the address. */
    private static String maskUrl(String text) {
        Matcher bare = BARE_SEPARATOR.matcher(text);
        if (bare.find()) {
            return (bare.start() > 0 ? maskUrl(text.substring(0, bare.start())) : "") + bare.group() + Text.MASK;
        }
        Matcher reference = REFERENCE_START.matcher(text);
        boolean isUrl = URL_START.matcher(text).lookingAt() && !reference.lookingAt();
        if (!isUrl && reference.find(0) && text.lastIndexOf("://", reference.start()) < 0) {
            return endWithMask(text.substring(0, reference.end())); // the scheme is not known
        }
        Matcher later = REFERENCE_BEFORE_SEPARATOR.matcher(text);
        Matcher url = URL_START.matcher(text);
        if (later.find()) {
            boolean inUserInfo = url.lookingAt()
                    && text.indexOf('/', url.end()) > later.start()
                    && text.indexOf('@', later.end()) >= 0;
            return endWithMask(inUserInfo ? url.group() : maskUrl(text.substring(0, later.start())) + later.group());
        }
        Matcher end = BREAK.matcher(text);
        if (url.lookingAt() && end.find(url.end())) {
            boolean inPassword = text.indexOf('@', end.start()) >= 0;
            return endWithMask(inPassword ? url.group() : maskUrl(text.substring(0, end.start())));
        }
        return new Address(Text.plain(text), true).toString(); // it may be an output, whose path is secret
    }
}
