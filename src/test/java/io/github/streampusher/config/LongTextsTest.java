package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.github.streampusher.config.Configuration.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are long in one way are read or refused at once: nothing takes the square of their length, or a stack that
 * grows with it. */
class LongTextsTest {
    private static final int LENGTH = 200_000;
    private static final Duration TIME_LIMIT =
            Duration.ofSeconds(60); // on a machine that is busy; a square takes minutes

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "`` ¦ [ ¦ ``",
                "`` ¦ `? ` ¦ ``",
                "`` ¦ `- ` ¦ ``",
                "\" ¦ x ¦ ``",
                "`a: [` ¦ `&a x,` ¦ ]",
                "`` ¦ `a: ` ¦ ``",
                "`` ¦ a ¦ `: b`",
                "`streams: {` ¦ `a: {},` ¦ }",
                "`b: [` ¦ \"\\\" ¦ ``",
                "`streams: {a: {input: x, output: '` ¦ rtmp://h/ ¦ '}}",
                "`streams: {a: {input: x, output: '` ¦ ${env:K} ¦ '}}",
                "`streams: {a: {input: x, output: '` ¦ ?key= ¦ '}}",
                "`log: {files: '` ¦ a:// ¦ '}",
                "`log: {files: '` ¦ `passphrase ` ¦ '}",
                "`streams: {a: {input: test, output: x, video: {overlay: [{text: '` ¦ a ¦ '}]}}}",
                "`streams: {a: {input: test, output: x, video: {overlay: [{text: '` ¦ %% ¦ '}]}}}",
                "`streams: {a: {input: test, output: '/` ¦ ./ ¦ '}}",
                "`streams: {a: {input: test, output: '` ¦ a. ¦ com/x'}}",
                "`streams: {a: {input: test, output: 'rtmp://h/a/` ¦ xxxx- ¦ '}}",
                "`streams: {a: {input: '` ¦ 深夜 ¦ ', output: x}}",
                "`streams: {a: {input: x, output: 'rtmp://h/a/` ¦ 深夜 ¦ '}}",
                "`streams: {a: {input: test, output: '` ¦ rtsp://u:hush@ ¦ h/'}}",
                "`x: &x {a: 1}\nstreams: {a: {<<: [` ¦ *x, ¦ ]}}"
            })
    void longTextIsReadInLinearTime(String begin, String middle, String end) throws IOException {
        String text = begin + middle.repeat(LENGTH / middle.length()) + end;
        Path main = Files.writeString(folder.resolve("main.yaml"), text);
        LoadResult loaded = assertTimeout(TIME_LIMIT, () -> new Configuration(main, Map.of("K", "hush")).load());
        String told = assertTimeout(TIME_LIMIT, () -> CheckReport.render(loaded.problems(), false));
        assertFalse(told.contains("hush"));
    }
}
