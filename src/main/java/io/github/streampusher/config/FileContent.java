package io.github.streampusher.config;

import io.github.streampusher.config.Node.Position;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The bytes of a file at one moment.
 *
 * @param failure the reason why there are no bytes, worded to follow the name of the file
 */
record FileContent(byte[] bytes, Optional<String> failure) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Set<String> UTF_16_MARKS = Set.of("feff", "fffe");
    static final String MISSING = "is not there";
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    /** Reads a regular file, or what a link to one leads to; never more than {@code limit} bytes. */
    static FileContent read(Path path, int limit) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return failed("is no regular file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(limit + 1);
                return bytes.length > limit
                        ? failed("is too large; up to " + limit + " bytes are read")
                        : new FileContent(bytes, Optional.empty());
            }
        } catch (IOException e) {
            return failed(explain(e));
        }
    }

    private static FileContent failed(String failure) {
        return new FileContent(new byte[0], Optional.of(failure));
    }

    /** Why a file or a folder cannot be read, worded to follow its name. */
    static String explain(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return MISSING;
        }
        return failure instanceof AccessDeniedException
                ? "may not be read: permission denied"
                : "cannot be read: " + failure.getMessage();
    }

    /** The same for the same bytes, or the same failure. */
    String fingerprint() {
        return failure.orElseGet(() -> HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    record Decoded(String text, Optional<Problem> problem) {}

    /** The bytes as text: UTF-8, with or without a byte order mark, of the characters that YAML allows. */
    Decoded decode(String file) {
        if (UTF_16_MARKS.contains(HexFormat.of().formatHex(bytes, 0, Math.min(2, bytes.length)))) {
            return invalid(file, "", "the file is UTF-16; save it as UTF-8");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (result.isError()) {
            String bad = String.format("0x%02X", bytes[in.position()]);
            return invalid(file, text, "the byte " + bad + " is not UTF-8; save the file as UTF-8");
        }
        return checkPrintable(file, text);
    }

    private static Decoded checkPrintable(String file, String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                String name = String.format("U+%04X", character);
                return invalid(file, text.substring(0, i), "the character " + name + " is not allowed in YAML");
            }
        }
        return new Decoded(text, Optional.empty());
    }

    /** @param before the text in front of the place that is refused */
    private static Decoded invalid(String file, String before, String message) {
        String[] lines = LINE_BREAK.split(before, -1);
        String last = lines[lines.length - 1];
        Position place = new Position(file, lines.length, last.codePointCount(0, last.length()) + 1);
        return new Decoded("", Optional.of(place.error("", message)));
    }
}
