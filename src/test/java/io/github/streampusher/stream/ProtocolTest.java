package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://h/app/k, 1935",
        "rtmp://u:p@h:1936/app/k, 1936",
        "rtmps://h/app/k, 443",
        "RTMPTS://h/app/k, 443",
        "rtsps://h/cam, 322",
        "rtsp://[::1]:8554/cam, 8554",
        "https://h/x.m3u8, 443",
        "tcp://h:9, 9",
        "tcp://h, 0",
        "srt://h:9, 0",
        "udp://h:9, 0",
        "/dev/video0, 0",
        "rist://h:9, 0",
    })
    void tcpPortIsGivenOrDefault(String url, int port) {
        assertEquals(
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                DefinitionBuilder.address(url).port());
    }

    @ParameterizedTest
    @CsvSource({"rtmps, true, true", "rtmpte, false, true", "https, true, false", "rtsp, false, false"})
    void encryptedAndRtmpSchemesAreRecognised(String scheme, boolean encrypted, boolean rtmp) {
        Address address = DefinitionBuilder.address(scheme + "://h/a/b");
        assertEquals(encrypted, address.protocol().isEncrypted());
        assertEquals(rtmp, address.protocol().isRtmp());
    }

    @Test
    void everySchemeWithHostIsKnown() {
        assertTrue(Protocol.schemesWithHost().stream().allMatch(Protocol::isKnown));
        assertTrue(Protocol.isKnown("rist"));
        assertTrue(Protocol.schemesWithHost().contains("icecast"));
    }
}
