package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://live.example.net/app/KEY, rtmp://live.example.net/app/***",
        "rtmp://live.example.net/app/instance/KEY?sign=a&t=1/2, rtmp://live.example.net/app/instance/***",
        "rtmps://user:pass@h:443/a/k, rtmps://***@h:443/a/***",
        "rtmp://a.example/app/a, rtmp://a.example/app/***",
        "rtsp://admin:12345@camera.lan/main, rtsp://***@camera.lan/main",
        "srt://h:9000?mode=caller&passphrase=verysecret&latency=200, srt://h:9000?mode=caller&passphrase=***&latency=200",
        "https://h/live.m3u8?token=abc, https://h/live.m3u8?token=***",
        "/dev/video0, /dev/video0",
        "test:640x480@25, test:640x480@25",
        "udp://239.0.0.1:1234?timeout=5000000, udp://239.0.0.1:1234?timeout=5000000",
    })
    void secretPartsOfUrlAreMasked(String url, String shown) {
        assertEquals(shown, Address.of(url).toString());
    }

    @Test
    void referencedValueIsMaskedAnywhereInUrl() {
        Address address = new Address(new Text(
                List.of(new Text.Part("srt://", false), new Text.Part("host.lan", true), new Text.Part(":9", false))));
        assertEquals("srt://***:9", address.toString());
        assertEquals(Set.of("host.lan"), address.secrets());
        assertEquals("srt://host.lan:9", address.reveal());
    }

    @Test
    void secretsAreUnmaskedValues() {
        assertEquals(
                Set.of("KEY?x=1", "me:pw"),
                Address.of("rtmp://me:pw@h/app/KEY?x=1").secrets());
    }
}
