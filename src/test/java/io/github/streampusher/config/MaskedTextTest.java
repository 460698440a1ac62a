package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.reporting.DefinitionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTextTest {
    private static final String KEY = "kEy4zUp";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "output: rtmp://h/app/kEy4zUphttps://h/app/x | output: rtmp://h/app/***",
                "output: rtmp://h/app/kEy4zUp # main | output: rtmp://h/app/***",
                "output: rtmp://h/app/kEy4zUp x@h/y | output: rtmp://***",
                "rtsp://u:x@h/: {<t: \"rtmp://h/app/kEy4zUp\"}x@h/: {\"y\"} | rtsp://***@h/:***\"rtmp://***\"}",
                "input: rtsp://u:a b/kEy4zUp@h/y | input: rtsp://***",
                "{input: \"rtsp://u:kEy4zUp@h/x\", loop: 1} | {input: \"rtsp://***@h/x\", loop: 1}",
                "://h/app/kEy4zUps: {} | ://***}",
                "://u:kEy4zUp@h:443/app/kEy4zUp?x=y: {} | ://***}",
                "?://u:kEy4zUp@h/app | ?://***",
                "output: rtsp://h:${env:SECrtmp://h${file:value}.example/app/kEy4zUp?s=1RET}/ | output: rtsp://h:${***}***",
                "output: ${command:./get http://h/x}/app, loop: 1 | output: ${command:./get ***}***, loop: 1",
                "input: rtmps ://u:kEy4zUp@h/app/x | input: rtmps ://***@h/app/***",
                "- [rtmp://h/app/kEy4zUp, 'rtmp://g/app/kEy4zUp'] | - [rtmp://h/app/***, 'rtmp://g/app/***']",
                "output: \"rtmp://h/app/kEy4zUp | output: \"rtmp://***",
                "output: \"rtmp://h/app/kEy4zUp\"x/y, loop: 1 | output: \"rtmp://***",
                "{input: \"rtsp://u:kE\"y4711@h/x\", loop: 1} | {input: \"rtsp://***"
            })
    void hidesKeysOfAddresses(String line, String masked) {
        assertEquals(masked, MaskedText.maskLine(line));
    }

    /** Nobody can know where a value ends whose quotation marks are wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "  a: {input: \"rtsp://u:kEy4zUp@h/x\", output: \"rtmp://h/app/kEy4zUp\"}",
                "  a: {input: 'rtsp://u:kEy4zUp@h/x', output: 'rtmp://h/app/kEy4zUp'}",
                "    output: [\"srt://h:9?passphrase=kEy4zUp\", \"https://h/x?cid=kEy4zUp\"]",
                "    - {url: rtmp://h/app/kEy4zUp, backup: \"rtmps://b/live/kEy4zUp\"}"
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
        String line = "  a: {input: \"rtsp://u:kEy4zUp@h/x\", output: \"rtmp://h/app/kEy4zUp\"}";
        for (int at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
            String broken = line.substring(0, at) + line.substring(at + 1);
            assertFalse(MaskedText.maskLine(broken).contains(KEY), broken);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "input: ${command:./tok}rtmp://a/b/kEy4zUp | input: ${command:./tok}***",
                "input: ${env:SCHEME}://a/b/kEy4zUp | input: ${env:SCHEME}***",
                "output: ${env:SERVER}/app/kEy4zUp | output: ${env:SERVER}***",
                "output: rtmp://${env:HOST}/app/kEy4zUp | output: rtmp://${env:HOST}/app/***",
                "output: rtmp://h/app/${command:./tok a, b}kEy4zUp | output: rtmp://h/app/***",
                "input: srt://h:${env:PORT}?passphrase=kEy4zUp | input: srt://h:${env:PORT}?passphrase=***",
                "input: ${command:./tok -p kEy4zUp} | input: ${command:./tok ***}",
                "input: rtsp://h/x:${env:A}//u:kEy4zUp@h/y | input: rtsp://h/x:${env:A}***",
                "- comment=rtsp:/${env:A}/u:kEy4zUp@h/y | - comment=rtsp:/${env:A}***",
                "- [://rtsp:${env:A}//u:kEy4zUp@h/y, x] | - [://***, x]",
                "str//ams:http:/${env:A}/u:kEy4zUp@h/y | str//ams:http:/${env:A}***",
                "rtsp://kEy4zUp${env:A}@h/mainhttps://g/y: {} | rtsp://***}",
                "input: ${rtmp://h/app/kEy4zUp} | input: ${***}",
                "title: 'a&b${rtmp://h/${env:A}pp/kEy4zUp}' | title: 'a&b${***}***",
                "title: 'a=rtmp://u@h/app/kEy4zUp${env:A}y' | title: 'a=rtmp://***@h/app/***'",
                "input: ${comand:tok kEy4zUp} | input: ${comand:tok ***}",
                "input: ${${stream}command:./tok kEy4zUp} | input: ${***}",
                "{input: '${file:/srv/a}', output: \"rtmp://h/app/${credential:k}\"} | {input: '${file:/srv/a}', output: \"rtmp://h/app/***\"}",
                "text: ${stream} of ${env:A}${env:B} | text: ${stream} of ${env:A}${env:B}"
            })
    void referenceInLineHidesNoAddressBehindIt(String line, String masked) {
        assertEquals(masked, MaskedText.maskLine(line));
    }

    /** A token may stand for any part of an address, the scheme among them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${command:./tok}",
                "${command:./tok a, b}",
                "${env:SHORT}",
                "${env:LONG}",
                "${env:SCHEME}",
                "${env:PUNCTUATION}",
                "${file:value}"
            })
    void referenceAnywhereInAddressShowsNoKey(String reference, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("value"), "of-a.file");
        Map<String, String> environment = Map.of(
                "SHORT", "x",
                "LONG", "a-value.of-many-letters",
                "SCHEME", "rtmp://",
                "PUNCTUATION", "._=é_",
                "CREDENTIALS_DIRECTORY", folder.toString());
        StringBuilder streams = new StringBuilder("streams:\n");
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (String address : List.of(
                "rtmp://a/b/kEy4zUp",
                "rtsp://u:kEy4zUp@a/b",
                "http://proxy/rtmp://a/b/kEy4zUp",
                "srt://h:9?passphrase=kEy4zUp")) {
            for (int at = 0; at <= address.length(); at++) {
                String written = address.substring(0, at) + reference + address.substring(at);
                streams.append("  i%d: {input: '%s', output: x%d.mkv}\n".formatted(count, written, count));
                streams.append("  o%d: {input: test, output: '%s'}\n".formatted(count, written));
                streams.append("  v%d:\n    input: test\n    output: %s\n    video: '%s'\n"
                        .formatted(count, written, written));
                shown.append(MaskedText.maskLine("  a: {input: [" + written + "], output: x.mkv}\n"));
                count++;
            }
        }
        Path main = Files.writeString(folder.resolve("main.yaml"), streams);
        Configuration configuration = new Configuration(main, environment);
        shown.append(CheckReport.render(configuration.check(List.of()), false));
        LoadResult loaded = configuration.load();
        assertTrue(loaded.catalogue().definitions().size() > count, shown::toString);
        loaded.catalogue()
                .definitions()
                .values()
                .forEach(definition -> shown.append(definition)
                        .append('\n')
                        .append(DefinitionView.of(definition))
                        .append('\n'));
        assertEquals(
                List.of(),
                shown.toString().lines().filter(MaskedTextTest::showsKey).toList());
    }

    /** A reference within the key leaves a part of it on either side. */
    private static boolean showsKey(String text) {
        return text.contains(KEY.substring(0, 3)) || text.contains(KEY.substring(KEY.length() - 3));
    }
}
