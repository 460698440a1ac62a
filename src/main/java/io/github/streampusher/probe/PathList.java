package io.github.streampusher.probe;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a list of paths: one a line, with or without quotes, as an .m3u, or as a list of FFmpeg's demuxer concat. Lines that
 * begin with # are comments.
 *
 * @param skipped which lines give no path, and why, for people; they may have passwords, so no part of them is shown
 */
record PathList(List<String> paths, List<String> skipped) {
    /** Of a list of addresses each line would be told. */
    private static final int MAX_SKIPPED = 5;

    private static final String CONCAT = "ffconcat version";

    /** FFmpeg's quoting: 'it'\''s.mp4'. */
    private static final Pattern CONCAT_PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|\\\\(.)|([^'\"\\\\]+)");

    /** Also in lists that have no first line of FFmpeg's. */
    private static final Pattern CONCAT_TIME =
            Pattern.compile("(duration|inpoint|outpoint)\\s+[-+]?[\\d:.]+(?:[mu]?s)?");

    private static final Pattern FILE_URL = Pattern.compile("(?is)file:(//)?(.*)");

    /** Wherever it stands: behind FFmpeg's {@code cache:}, or behind a word that is meant for another program. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]+://");

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    PathList {
        paths = List.copyOf(paths);
        skipped = List.copyOf(skipped);
    }

    static PathList parse(byte[] bytes) {
        List<String> paths = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<String> lines = decode(bytes).lines().map(String::strip).toList();
        boolean isConcat = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(CONCAT)) {
                isConcat = true;
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String path = path(line, isConcat);
                Optional<String> problem = problem(line, path, isConcat);
                if (problem.isEmpty()) {
                    paths.add(path);
                } else {
                    skipped.add("line " + (i + 1) + " " + problem.get());
                }
            }
        }
        return new PathList(paths, shortened(skipped));
    }

    private static List<String> shortened(List<String> skipped) {
        if (skipped.size() <= MAX_SKIPPED) {
            return skipped;
        }
        List<String> first = new ArrayList<>(skipped.subList(0, MAX_SKIPPED));
        first.add("and " + (skipped.size() - MAX_SKIPPED) + " more lines");
        return first;
    }

    private static String path(String line, boolean isConcat) {
        String text = isFile(line, isConcat)
                ? unquoted(line.substring("file".length()).strip())
                : line.length() > 1 && line.matches("(?s)\".*\"|'.*'") ? line.substring(1, line.length() - 1) : line;
        Matcher url = FILE_URL.matcher(text);
        if (!url.matches()) {
            return text;
        }
        return url.group(1) == null ? url.group(2) : decoded(url.group(2));
    }

    /** Whether it is a {@code file} of FFmpeg's; without its first line, a name may begin with that word. */
    private static boolean isFile(String line, boolean isConcat) {
        return line.matches(isConcat ? "(?s)file\\s.*" : "(?s)file\\s+['\"].*");
    }

    /** Why a line gives no file. */
    private static Optional<String> problem(String line, String path, boolean isConcat) {
        if (ADDRESS.matcher(path).find()) {
            return Optional.of("is an address, and a channel plays files of this machine");
        }
        Matcher time = CONCAT_TIME.matcher(line);
        if (time.matches()) {
            return Optional.of("has " + time.group(1) + ", and a channel plays whole files");
        }
        if (isConcat && !isFile(line, true)) {
            return Optional.of("is none of those that a channel knows of FFmpeg's lists, which begin with file");
        }
        return isPath(path) ? Optional.empty() : Optional.of("is no path");
    }

    private static boolean isPath(String text) {
        try {
            return !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) { // a zero byte, or what the locale cannot write
            return false;
        }
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

    private static String decoded(String path) {
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
