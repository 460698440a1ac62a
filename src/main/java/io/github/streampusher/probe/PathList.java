package io.github.streampusher.probe;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a list of paths: one a line, with or without quotes, as an .m3u, or as a list of FFmpeg's demuxer concat. Lines that
 * begin with # are comments.
 */
final class PathList {
    private static final String CONCAT = "ffconcat version";

    /** FFmpeg's quoting: 'it'\''s.mp4'. */
    private static final Pattern CONCAT_FILE = Pattern.compile("file\\s+((?=['\"]).*)");

    private static final Pattern CONCAT_PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|\\\\(.)|([^'\"\\\\]+)");

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private PathList() {}

    /** @throws IOException with the line that is not understood */
    static List<String> parse(byte[] bytes) throws IOException {
        List<String> paths = new ArrayList<>();
        List<String> lines = decode(bytes).lines().map(String::strip).toList();
        boolean isConcat = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(CONCAT)) {
                isConcat = true;
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                paths.add(path(line, isConcat, i + 1));
            }
        }
        return paths;
    }

    private static String path(String line, boolean isConcat, int number) throws IOException {
        Matcher file = CONCAT_FILE.matcher(line);
        if (file.matches()) {
            return unquoted(file.group(1));
        }
        if (isConcat && line.startsWith("file ")) {
            return unquoted(line.substring("file ".length()).strip());
        }
        if (isConcat) {
            throw new IOException("line " + number + ": of FFmpeg's lists a channel knows \"file\" alone, and not \""
                    + line.replaceFirst("\\s.*", "") + "\"");
        }
        if (line.matches("(?i)(?!file:)[a-z][a-z0-9+.-]+://.*")) {
            throw new IOException("line " + number + ": a channel plays files of this machine, and this is an address: "
                    + line.replaceFirst("(://[^/?]*).*", "$1/...").replaceFirst("//.*@", "//"));
        }
        boolean isQuoted = line.length() > 1 && line.matches("(?s)\".*\"|'.*'");
        String path = isQuoted ? line.substring(1, line.length() - 1) : line;
        return path.startsWith("file://") ? ofUrl(path) : path.replaceFirst("^file:", "");
    }

    private static String unquoted(String text) {
        StringBuilder path = new StringBuilder();
        Matcher part = CONCAT_PART.matcher(text);
        while (part.find()) {
            for (int group = 1; group <= part.groupCount(); group++) {
                path.append(part.group(group) == null ? "" : part.group(group));
            }
        }
        return path.toString();
    }

    private static String ofUrl(String url) {
        String path = url.substring("file://".length());
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // a percent sign that is one
            return path;
        }
    }

    /** By its mark, else UTF-8; what is none of it comes from an older Windows. */
    private static String decode(byte[] bytes) {
        if (begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF)) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.replace("\uFEFF", "");
        } catch (CharacterCodingException e) {
            return new String(bytes, WINDOWS);
        }
    }

    private static boolean begins(byte[] bytes, int first, int second) {
        return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }
}
