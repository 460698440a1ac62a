package io.github.streampusher.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds FFmpeg's own lines within a line of another program's log, a forum or a ticket: by their beginnings, such as
 * {@code [tcp @ 0x55]} or {@code Error opening}, not by what others put before them, since there is no end of that.
 */
final class FfmpegText {
    private static final String LEVEL = "\\[(?:panic|fatal|error|warning|info|verbose|debug|trace)\\] ";

    /** A part of FFmpeg; ours, and those of programs that print the name alone. */
    private static final String CONTEXT = "(?:\\[[A-Za-z][^\\[\\]@\"]{0,80} @ [^\\[\\] ]{1,20}\\] ?)";

    private static final String SENTENCE = "(?:" + byFirstCharacter(Cause.readTable("ffmpeg.sentences")) + ")";
    private static final Pattern BEGINNING = Pattern.compile("(" + CONTEXT + "{1,4}(?:" + LEVEL + ")?)"
            + "|(?:(?<![\\w'\"/.-])|(?<=(?:^|[\\s\\[({,:=>])b?['\"])|(?<=bits/s|[\\dBx])|(?=frame= *\\d|WriteN, ))(?:"
            + LEVEL + ")?" + SENTENCE
            + "|(?<!\\])" + LEVEL + "(?!\\[)");

    /** An address, a device or a file, and what is wrong with it. */
    private static final String ADDRESS =
            "(?:(?<=\")[a-z]{3,5}://[^\"]{1,2000}?|[a-z][a-z0-9+]{1,9}://?[^\\s\"]*|/dev/\\S+|(?:plug)?hw:\\S+|(?:video|audio)=\\S.*|\\S*[\\w*]\\.\\w{2,4}|\\S+)";

    private static final Pattern ADDRESS_ERROR =
            Pattern.compile("(?<![\\w/])(?:" + LEVEL + ")?" + ADDRESS + ": " + SystemWords.ERROR_TEXT + "(?=$|[\\s.])");
    private static final Pattern FAULT_THEN_MORE =
            Pattern.compile(": " + SystemWords.ERROR_TEXT + "(?=\\s+(?:- )?(?:\\[|\\S+://|/dev/|[A-Z]))");
    private static final Pattern FAULT = Pattern.compile(": " + SystemWords.ERROR_TEXT);

    /** The rest of the status line that FFmpeg had printed over, or marks of whatever wrapped the line. */
    private static final Pattern REST = Pattern.compile(
            "(?:\\s+[\\d.]+(?:kB|KiB)|(?<![\\d:.x ]))[\\d:.x ]*+(?:t?i?m?e?=[-\\d:.]*\\d ?)?"
                    + "(?:b?itrate= *\\S*|kbits/s)(?: .*)?$|\\s+(?:speed=)? *[\\d.]+x\\s*$|[avs]?q= *\\d+\\w*B.* f=\\d+/\\d+ *$|[\\s|]+$");

    private static final Pattern OVERPRINTED_TIME = Pattern.compile("time=\\d+:\\d\\d:\\d\\d(?=\\.\\d+ bitrate=)");
    private static final Pattern AFTER_FAULT = Pattern.compile(
            "(: " + SystemWords.ERROR_TEXT
                    + ")\\)?(?:[\"'`<|*\\\\},\t，。；].*|[A-Z][a-z']+ .*|\\s+speed=.*|\\s+-\\s*|\\s+\\((?:os error )?-?\\d+\\).*)$");
    private static final Pattern STATS = Pattern.compile("^(?:" + LEVEL + ")?(?:frame=|L?size=)");

    private static final Pattern JSON_KEY =
            Pattern.compile("[{,] *\"(?:log|msg|message|MESSAGE|text|line|stderr|body|textPayload)\" *: *\"");
    /** A line that is a string of a program, of a list in JSON or Python, or of a table. */
    private static final Pattern STRING =
            Pattern.compile("[\\s\\[(,+-]*b?([\"'])(.*)\\1[\\s,;+)\\]}]*|.*,\"([^\"]*+(?:\"\"[^\"]*+)*+)\"\\s*");

    private static final Pattern HTML_TAG = Pattern.compile(
            "</?(?:br|li|[uo]l|p|t[dhrt]|span|code|pre|div|strong|em|b|i|kbd|samp|font|a)(?: [^<>]*)?/?>");

    /** FFprobe's {@code -show_error}, in the forms that it has. */
    private static final Pattern PROBE_ERROR =
            Pattern.compile("\\bstring['\"]?[:=] ?['\"]?(" + SystemWords.ERROR_TEXT + ")(?=['\"]|$)");

    private static final Pattern ANSI = Pattern.compile("(?:\\\\u001b|\\\\x1b|\\u001b)\\[[\\d;]*[A-Za-z]");
    private static final Pattern ESCAPED_LINE_END =
            Pattern.compile("(?<![A-Za-z]:)(?:\\\\r)?\\\\[nr](?![a-z][\\w-]+\\\\)");
    private static final Pattern MARKDOWN = Pattern.compile("\\\\([\\[\\]_*<>#()`~{}+.!|/\"-])|\\*\\*|`{1,3}");
    private static final String BARE_NAME =
            "(tcp|udp|tls|rtmps?|rtsps?|https?|hls|srt|flv|mpegts|segment|mp4|libx26[45]|h264|hevc|aac)";

    /** A part of FFmpeg without its address; mpv puts its own name before that. */
    private static final Pattern BARE_CONTEXT = Pattern.compile("\\[(?:libav\\.)?" + BARE_NAME
            + " *\\](?= )|(?:\\[ffmpeg(?:/\\w+)?\\]|(?<= )ffmpeg(?:/\\w+)?:) " + BARE_NAME + ":(?= )");

    /** What others put before lines of FFmpeg that have no mark of their own. */
    private static final List<Pattern> PREFIXES = Stream.of(
                    "^(>(?:[> ]*>)? ?|<\\d{1,3}>|(\\d+\\|)?[\\w.-]+ +\\| )",
                    "^(\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*(Z|[+-]\\d\\d:?\\d\\d)?\\]?"
                            + "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) ",
                    "^((stdout|stderr) [FP] |(- )?\\[?(INFO|WARN(ING)?|ERROR|DEBUG)\\]?:?( -)? (ffmpeg: )?)",
                    "^((\\S+ )?[\\w./-]+\\[\\d+\\]|[\\w.-]+ ffmpeg|(?i:(ffmpeg )?std(err|out)( output)?)): ",
                    "^(\\[?\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d[.,\\d]*\\]?) ",
                    "^.{0,80}\\bffmpeg exited with (code|status) -?\\d+: ",
                    "^(ffmpeg(\\.[\\w.-]+ +(ERROR|INFO) +:)?|watchdog) (?=\\S)(?!-|version|stats|ffmpeg|(is|was|could|does|doesn't|not|missing|executable|binary|no|non|nicht|introuvable)\\b|[^\\x00-\\x7F])")
            .map(Pattern::compile)
            .toList();

    private FfmpegText() {}

    /** One branch for each first character: a third of the time. */
    private static String byFirstCharacter(List<String> sentences) {
        Map<String, List<String>> rests = new TreeMap<>();
        for (String sentence : sentences) {
            boolean letter = Character.isLetter(sentence.charAt(0)) && !sentence.startsWith("?", 1);
            String first = letter ? sentence.substring(0, 1) : "";
            rests.computeIfAbsent(first, key -> new ArrayList<>()).add(sentence.substring(first.length()));
        }
        return rests.entrySet().stream()
                .map(branch -> branch.getKey() + "(?:" + String.join("|", branch.getValue()) + ")")
                .collect(Collectors.joining("|"));
    }

    /** Whether a line begins as those of FFmpeg do. */
    static boolean isMarked(String line) {
        return BEGINNING.matcher(line).lookingAt();
    }

    /** The lines of FFmpeg in this line; the line without its prefix if there is none. */
    static List<String> linesIn(String line) {
        String text = line.indexOf('\u001b') < 0 && !line.contains("1b[")
                ? line
                : ANSI.matcher(line).replaceAll("");
        if (text.indexOf('<') >= 0) {
            text = HTML_TAG.matcher(text).replaceAll("");
        }
        if (text.indexOf('&') >= 0) {
            text = text.replace("&gt;", ">")
                    .replace("&lt;", "<")
                    .replace("&quot;", "\"")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&");
        }
        text = withoutQuotes(jsonText(text)).replace("\\\"", "\"");
        List<String> found = new ArrayList<>();
        boolean escapes = text.indexOf('\\') >= 0;
        for (String part : escapes ? ESCAPED_LINE_END.split(text) : new String[] {text}) {
            boolean marks = escapes || part.indexOf('`') >= 0 || part.contains("**");
            addLines(marks ? MARKDOWN.matcher(part).replaceAll("$1") : part, found);
        }
        return found;
    }

    private static String withoutQuotes(String line) {
        if (line.indexOf('"') < 0 && line.indexOf('\'') < 0) {
            return line;
        }
        Matcher string = STRING.matcher(line);
        if (!string.matches()) {
            return line;
        }
        return string.group(3) == null
                ? string.group(2).replace("\\'", "'")
                : string.group(3).replace("\"\"", "\"");
    }

    /** The message of a line in JSON, of several the longest; the line itself if it has none. */
    private static String jsonText(String line) {
        if (line.indexOf('{') < 0) {
            return line;
        }
        String longest = "";
        Matcher key = JSON_KEY.matcher(line);
        while (key.find()) {
            int end = key.end();
            while (end < line.length() && line.charAt(end) != '"') {
                end += line.charAt(end) == '\\' ? 2 : 1;
            }
            String text = line.substring(key.end(), Math.min(end, line.length()));
            longest = text.length() > longest.length() ? text : longest;
        }
        return longest.isEmpty() ? line : longest;
    }

    private static void addLines(String text, List<String> found) {
        String probed =
                text.contains("string") ? PROBE_ERROR.matcher(text).replaceAll("Error opening input: $1") : text;
        String bare = BARE_CONTEXT.matcher(probed).replaceAll("[$1$2 @ 0]");
        List<Integer> starts = new ArrayList<>();
        int endOfContext = -1;
        Matcher beginning = BEGINNING.matcher(bare).useTransparentBounds(true).useAnchoringBounds(false);
        for (int i = 0; i < bare.length(); i++) {
            if (mayBegin(bare, i) && beginning.region(i, bare.length()).lookingAt()) {
                if (i != endOfContext) {
                    starts.add(i);
                }
                endOfContext = beginning.group(1) == null ? -1 : beginning.end();
                i = beginning.end() - 1;
            }
        }
        int first = starts.isEmpty() ? bare.length() : starts.get(0);
        String before = withoutPrefix(bare.substring(0, first));
        if (starts.isEmpty() || hasAddressError(before.strip())) {
            addUnmarked(before, found);
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : bare.length();
            addParts(bare.substring(starts.get(i), end), found);
        }
    }

    /** Whether {@link #BEGINNING} is worth a try here, which is slow. */
    private static boolean mayBegin(String text, int index) {
        char c = text.charAt(index);
        return c == '['
                || (c == 'f' || c == 'W') && (text.startsWith("frame=", index) || text.startsWith("WriteN, ", index))
                || isWordCharacter(c)
                        && (index == 0
                                || "Bxs".indexOf(text.charAt(index - 1)) >= 0
                                || Character.isDigit(text.charAt(index - 1))
                                || !isWordCharacter(text.charAt(index - 1)));
    }

    private static boolean isWordCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /** Tries the slow expression only where the end of one is. */
    private static boolean hasAddressError(String text) {
        return FAULT.matcher(text).find() && ADDRESS_ERROR.matcher(text).find();
    }

    private static void addUnmarked(String text, List<String> found) {
        String trimmed = trimmed(text);
        if (!FAULT.matcher(trimmed).find()) {
            found.add(trimmed);
            return;
        }
        Matcher fault = ADDRESS_ERROR.matcher(trimmed);
        String last = "";
        while (fault.find()) {
            last = fault.group();
            if (fault.end() < trimmed.length()) {
                found.add(last);
            }
        }
        found.add(
                !last.isEmpty() && trimmed.endsWith(last) && !last.startsWith("://") && isAddress(last)
                        ? last
                        : trimmed);
    }

    private static boolean isAddress(String fault) {
        boolean named =
                fault.indexOf('(') >= 0 && fault.indexOf('(') < fault.indexOf("://"); // as "unable to open input("
        return !named && (fault.contains("://") || fault.startsWith("/dev/") || fault.contains("hw:"));
    }

    /** Splits lines that were joined by blanks. */
    private static void addParts(String text, List<String> found) {
        addTime(text, found);
        Matcher fault = FAULT_THEN_MORE.matcher(text);
        int start = 0;
        while (fault.find()) {
            found.add(trimmed(text.substring(start, fault.end())));
            start = fault.end();
            while (text.startsWith(" ", start) || text.startsWith("- ", start)) {
                start++;
            }
        }
        if (start < text.length()) {
            found.add(trimmed(text.substring(start)));
        }
    }

    /** How far the run had come stands in the rest of the status line. */
    private static void addTime(String text, List<String> found) {
        Matcher time = OVERPRINTED_TIME.matcher(text);
        if (!STATS.matcher(text).find() && time.find()) {
            found.add("size=N/A " + time.group());
        }
    }

    private static String trimmed(String text) {
        boolean keepsRest = STATS.matcher(text).find() || !mayHaveRest(text);
        String rest = keepsRest
                ? text.stripTrailing()
                : REST.matcher(text).replaceFirst("").stripTrailing();
        return AFTER_FAULT.matcher(rest).replaceFirst("$1");
    }

    private static boolean mayHaveRest(String text) {
        return text.endsWith("x")
                || text.endsWith("|")
                || !text.equals(text.stripTrailing())
                || text.contains("itrate=")
                || text.contains("B f=")
                || text.contains("kbits/s");
    }

    private static String withoutPrefix(String line) {
        String text = line;
        for (Pattern prefix : PREFIXES) {
            text = prefix.matcher(text).replaceFirst("");
        }
        return text;
    }
}
