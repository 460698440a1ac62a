package io.github.streampusher.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The error texts of the systems on which FFmpeg runs. The rules know those of glibc; musl (Alpine images), macOS, Windows
 * and FFmpeg's own table for systems without any say the same in other words, or in Windows' numbers; programs with
 * FFmpeg's libraries print the number that a call gave.
 */
final class SystemWords {
    private static final Map<String, String> GLIBC_TEXTS = readTable();
    private static final Pattern NUMBER = Pattern.compile("Error number (-\\d+) occurred");

    private static final Map<String, String> FAILURES_OF_CALLS = Map.of(
            "avformat_open_input",
            "Error opening input",
            "avformat_write_header",
            "Could not write header",
            "av_read_frame",
            "Error during demuxing",
            "av_write_frame",
            "av_interleaved_write_frame()",
            "av_interleaved_write_frame",
            "av_interleaved_write_frame()");
    private static final String ERRNO = "errno "; // where Linux' or macOS' number is not MinGW's
    private static final Map<String, String> GLIBC_TEXTS_BY_TYPED =
            texts().collect(Collectors.toMap(SystemWords::inLowerCase, GLIBC_TEXTS::get, (text, same) -> same));
    private static final Pattern ANY_TEXT = Pattern.compile(
            "(?<=[:(\\]] |[A-Z_\\d], )(?:" + alternatives() + ")(?!\\w)|(?<=\\()(?:" + alternatives() + ")(?=\\))");

    /** Matches the error text at the end of a line about an address. */
    static final String ERROR_TEXT = "(?:" + alternatives()
            + "|Error number -\\d+ occurred|Server returned (?:\\d\\d\\d [A-Z][A-Za-z]+(?: [A-Z][a-z]+)*+(?: \\([a-z ]+\\))?"
            + "|4XX Client Error, but not one of 40\\{0,1,3,4\\}|5XX Server Error reply))";

    private static final Pattern STARTS = Pattern.compile("(?:failed: )?" + ERROR_TEXT);

    /** What JavaCV and other programs with FFmpeg's libraries say of a call that failed. */
    private static final Pattern CALL = Pattern.compile(
            "^.*?\\b(avformat_open_input|avio_open2?|avformat_write_header|av_read_frame|av_(?:interleaved_)?write_frame(?!\\(\\) error))\\b"
                    + "(?:(?:[ :,;=()]*\\b(?:error|failed|failure|returned|return|ret|rc|code|with|err)\\b)+[ :,;=()]*|(?<=av_read_frame)(?:\\(\\))?: )(?:(-\\d+)\\b|("
                    + ERROR_TEXT + "))(.*)$");

    /** An error's number behind the words for what failed. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("^(.*(?i:error|fail).*?)"
            + "(?:[:=(]|,?(?: with)?(?: error)? (?:code|error|ret|errno|rc|err)[ :=]) *(-\\d{2,})\\)*\\.?$");

    /** The second parts of the texts by the first, where a line may break. */
    private static final Map<String, List<String>> ENDS = readEnds();

    private SystemWords() {}

    /** The text with the words of glibc. */
    static String toGlibc(String text) {
        String named = NUMBER.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(GLIBC_TEXTS.getOrDefault(found.group(1), found.group())));
        String translated = ANY_TEXT.matcher(named)
                .replaceAll(found -> Matcher.quoteReplacement(GLIBC_TEXTS_BY_TYPED.get(inLowerCase(found.group()))));
        String worded = withoutNumber(translated);
        boolean mayName = worded.contains("av_") || worded.contains("avio_") || worded.contains("avformat_");
        return mayName ? callToFfmpeg(worded) : worded;
    }

    private static String withoutNumber(String text) {
        if (text.indexOf('-') < 0 || text.isEmpty() || "0123456789).".indexOf(text.charAt(text.length() - 1)) < 0) {
            return text;
        }
        Matcher number = NUMBER_AT_END.matcher(text);
        return number.find()
                ? textOfNumber(number.group(2))
                        .map(error -> number.group(1) + ": " + error)
                        .orElse(text)
                : text;
    }

    /** FFmpeg's own line about the same failure. */
    private static String callToFfmpeg(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.find()) {
            return text;
        }
        String failure = FAILURES_OF_CALLS.getOrDefault(call.group(1), "Error opening output");
        return Optional.ofNullable(call.group(3))
                .or(() -> textOfNumber(call.group(2)))
                .map(error -> failure + call.group(4) + ": " + error)
                .orElse(text);
    }

    private static Optional<String> textOfNumber(String number) {
        return Optional.ofNullable(GLIBC_TEXTS.get(ERRNO + number))
                .or(() -> Optional.ofNullable(GLIBC_TEXTS.get(number)));
    }

    /** The lines with the words of glibc; as many, in the same order. */
    static List<LogLine> toGlibc(List<LogLine> lines) {
        return lines.stream()
                .map(line -> new LogLine(line.level(), toGlibc(line.text())))
                .toList();
    }

    /** Where somebody has typed a text, only its first letter is sure to be large or small. */
    private static String inLowerCase(String text) {
        return text.substring(0, 1) + text.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String alternatives() {
        return texts().sorted((a, b) -> b.length() - a.length()) // a longer text may begin with a shorter one
                .map(text -> Pattern.quote(text.substring(0, 1)) + "(?i:" + Pattern.quote(text.substring(1)) + ")")
                .collect(Collectors.joining("|"));
    }

    private static Stream<String> texts() {
        return GLIBC_TEXTS.keySet().stream().filter(text -> !text.startsWith("-") && !text.startsWith(ERRNO));
    }

    private static Map<String, String> readTable() {
        Map<String, String> texts = new HashMap<>();
        for (String row : Cause.readTable("system.words")) {
            String[] words = row.split(" *\\| *");
            for (String word : words) {
                texts.put(word, words[0]);
            }
        }
        return Map.copyOf(texts);
    }

    private static Map<String, List<String>> readEnds() {
        Map<String, List<String>> ends = new HashMap<>();
        for (String text : GLIBC_TEXTS.keySet()) {
            for (int blank = text.indexOf(' '); blank > 0; blank = text.indexOf(' ', blank + 1)) {
                ends.computeIfAbsent(text.substring(0, blank), key -> new ArrayList<>())
                        .add(text.substring(blank + 1));
            }
        }
        return ends;
    }

    /** The line with its whole error text, of which a window showed the beginning. */
    static String completed(String line, Pattern cut) {
        Matcher found = cut.matcher(line);
        if (!found.matches()) {
            return line;
        }
        List<String> whole = GLIBC_TEXTS.keySet().stream()
                .filter(text -> text.startsWith(found.group(2)))
                .toList();
        return whole.size() == 1 ? found.group(1) + whole.get(0) : line;
    }

    /** Whether an error text begins at the end of one line and ends in the next. */
    static boolean isSplit(String line, String next) {
        String start = line.stripTrailing();
        String rest = next.strip();
        if (start.endsWith(":") || start.endsWith(" failed")) {
            return STARTS.matcher(rest).lookingAt();
        }
        int head = start.lastIndexOf(": ") + 2;
        return head > 1
                && ENDS.getOrDefault(start.substring(head), List.of()).stream().anyMatch(rest::startsWith);
    }
}
