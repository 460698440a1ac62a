package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTextTest {
    private static final String KEY = "kEy4711";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "output: rtmp://h/app/kEy4711 # main | output: rtmp://h/app/***",
                "output: rtmp://h/app/kEy4711 x@h/y | output: rtmp://***",
                "rtsp://u:x@h/: {<t: \"rtmp://h/app/kEy4711\"}x@h/: {\"y\"} | rtsp://***@h/:***\"rtmp://***\"}",
                "input: rtsp://u:a b/kEy4711@h/y | input: rtsp://***",
                "{input: \"rtsp://u:kEy4711@h/x\", loop: 1} | {input: \"rtsp://***@h/x\", loop: 1}",
                "- [rtmp://h/app/kEy4711, 'rtmp://g/app/kEy4711'] | - [rtmp://h/app/***, 'rtmp://g/app/***']",
                "output: \"rtmp://h/app/kEy4711 | output: \"rtmp://***",
                "output: \"rtmp://h/app/kEy4711\"x/y, loop: 1 | output: \"rtmp://***",
                "{input: \"rtsp://u:kE\"y4711@h/x\", loop: 1} | {input: \"rtsp://***"
            })
    void hidesKeysOfAddresses(String line, String masked) {
        assertEquals(masked, MaskedText.maskLine(line));
    }

    /** Nobody can know where a value ends whose quotation marks are wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "  a: {input: \"rtsp://u:kEy4711@h/x\", output: \"rtmp://h/app/kEy4711\"}",
                "  a: {input: 'rtsp://u:kEy4711@h/x', output: 'rtmp://h/app/kEy4711'}",
                "    output: [\"srt://h:9?passphrase=kEy4711\", \"https://h/x?cid=kEy4711\"]",
                "    - {url: rtmp://h/app/kEy4711, backup: \"rtmps://b/live/kEy4711\"}"
            })
    void strayQuotationMarkShowsNoKey(String line) {
        List<String> shown = new ArrayList<>();
        for (String stray : List.of("\"", "'", "\"x", "\", ", "\"}/")) {
            for (int at = 0; at <= line.length(); at++) {
                String broken = line.substring(0, at) + stray + line.substring(at);
                if (MaskedText.maskLine(broken).contains(KEY)) {
                    shown.add(broken);
                }
            }
        }
        assertEquals(List.of(), shown);
    }

    @Test
    void missingQuotationMarkShowsNoKey() {
        String line = "  a: {input: \"rtsp://u:kEy4711@h/x\", output: \"rtmp://h/app/kEy4711\"}";
        for (int at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
            String broken = line.substring(0, at) + line.substring(at + 1);
            assertFalse(MaskedText.maskLine(broken).contains(KEY), broken);
        }
    }
}
