package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.reader.StreamReader;

/** Text from bytes: UTF-8, with or without a byte order mark, of the characters that YAML allows. */
record Utf8Text(String text, Optional<Problem> problem) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    static Utf8Text decode(String file, byte[] bytes) {
        if (isUtf16(bytes)) {
            return invalid(file, "", "the file is UTF-16; save it as UTF-8");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
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

    private static Utf8Text checkPrintable(String file, String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                String name = String.format("U+%04X", character);
                return invalid(file, text.substring(0, i), "the character " + name + " is not allowed in YAML");
            }
        }
        return new Utf8Text(text, Optional.empty());
    }

    /** @param before what stands before the place that is refused */
    private static Utf8Text invalid(String file, String before, String message) {
        String[] lines = LINE_BREAK.split(before, -1);
        String last = lines[lines.length - 1];
        FilePosition place = new FilePosition(file, lines.length, last.codePointCount(0, last.length()) + 1);
        return new Utf8Text("", Optional.of(place.error("", message)));
    }

    private static boolean isUtf16(byte[] bytes) {
        return bytes.length > 1
                && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                        || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    }
}
