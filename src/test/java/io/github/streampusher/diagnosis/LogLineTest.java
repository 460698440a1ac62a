package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[tcp @ 0x55] [error] Connection refused | ERROR | [tcp @ 0x55] Connection refused",
                "[error] rtmp://h/a: Broken pipe | ERROR | rtmp://h/a: Broken pipe",
                "[vost#0:0/libx264 @ 0x1] [fatal] x [error] y | FATAL | [vost#0:0/libx264 @ 0x1] x [error] y",
                "x264 [error]: malloc of size 7332480 failed | ERROR | x264 [error]: malloc of size 7332480 failed",
                "To ignore this, add a trailing '?' | INFO | To ignore this, add a trailing '?'",
                "[info] Output #0, flv, to 'x' | INFO | Output #0, flv, to 'x'",
            })
    void levelFollowsContext(String line, LogLine.Level level, String text) {
        assertEquals(new LogLine(level, text), LogLine.parse(line));
    }
}
