package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
        "rtsp://admin:p@ssw0rd@cam/main, rtsp://***@cam/main",
        "rtsp://a:!$&'()*+;=:[]@@[::1]:554/x@y, rtsp://***@[::1]:554/x@y",
        "http://proxy/rtsp://u:KEY@cam/x, http://proxy/rtsp://***@cam/x",
        "rtsp://v:w@proxy/rtsp://u:KEY@cam/x, rtsp://***@proxy/rtsp://***@cam/x",
        "RTMP://h/app/KEY, RTMP://h/app/***",
        "rtmp://h/app/KEY swfUrl=http://x/y, rtmp://h/app/*** swfUrl=http://x/y",
        "rtmp://h/app/MY KEY, rtmp://h/app/***",
        "a-word-of-any-length-rtmp://h/app/KEY, a-word-of-any-length-rtmp://h/app/***",
        "rtmp://h?x=KEY&url=rtmp://g/a/b, rtmp://h?x=***&url=***",
        "_://h/app/KEY, _://h/app/***",
        "rtmp://h/app/inst/a/b, rtmp://h/app/inst/***",
        "rtpm://h/app/KEY, rtpm://h/app/***",
        "tmp://h/app/KEY, tmp://h/app/***",
        "oldrtmps://h/app/KEY, oldrtmps://h/app/***",
        "rtsp:///admin:12345@cam/main, rtsp:///***@cam/main",
        "rtsp:////admin:p@ss@cam/main, rtsp:////***@cam/main",
        "rtsp://admin:pa/ss@cam/main, rtsp://***@cam/main",
        "rtsp://admin:p?a#s/s@cam/main, rtsp://***",
        "rtsp://admin:secret, rtsp://admin:***",
        "srt://h:${env:PORT}, srt://h:${env:PORT}",
        "file:///srv/a@b, file:///srv/a@b",
        "file:///a@b/c, file:///a@b/c",
        "https://h/x?access_token=a&txSecret=b&cid=c&any=d&width=1, https://h/x?access_token=***&txSecret=***&cid=***&any=***&width=1",
        "https://h/x?KEY, https://h/x?***",
        "http://cam/live/main.m3u8, http://cam/live/main.m3u8",
        "/dev/video0, /dev/video0",
        "test:640x480@25, test:640x480@25",
        "udp://239.0.0.1:1234?timeout=5000000, udp://239.0.0.1:1234?timeout=5000000",
    })
    void secretPartsOfUrlAreMasked(String url, String shown) {
        assertEquals(shown, DefinitionBuilder.address(url).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/api/whip/KEY, https://h/***",
        "https://h/KEY/webRTC/publish, https://h/***",
        "https://h/KEY/index.m3u8, https://h/***/index.m3u8",
        "https://h/index.m3u8, https://h/index.m3u8",
        "htps://h/KEY/index.m3u8, htps://h/***/***",
        "https://a.upload.youtube.com/http_upload_hls?cid=KEY&copy=0&file=index.m3u8, https://a.upload.youtube.com/***?cid=***&copy=0&file=index.m3u8",
        "live.twitch.tv/app/live_KEY, live.twitch.tv/app/***",
        "10.0.0.5:1935/app/KEY?x=y, 10.0.0.5:1935/app/***",
        "rtmp：//h/app/KEY, rtmp：//h/app/***",
        "rtmp ://h/app/KEY, rtmp ://h/app/***",
        "rtmp;//h/app/KEY, rtmp;//h/app/***",
        "rtmp.//h/app/KEY, rtmp.//h/app/***",
        "rtmp:h/app/KEY, rtmp:h/app/***",
        "rtmp:\\\\h\\app\\KEY, rtmp:\\\\h\\app\\***",
        "rtmõ://h/app/KEY, rtmõ://h/app/***",
        "r tmp://h/app/KEY, r tmp://h/app/***",
        "rtmp-old/x.flv, rtmp-old/x.flv",
        "out/hls/index.m3u8, out/hls/index.m3u8",
        "/srv/media/x.mkv, /srv/media/x.mkv",
    })
    void secretPartsOfOutputAreMasked(String url, String shown) {
        assertEquals(shown, DefinitionBuilder.output(url).url().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://u:p@ss@cam:8554/main, cam, 8554",
        "rtsp://[::1]/main, [::1], 554",
        "rtmp://h/app/k@x, h, 1935",
        "http://h?x=@y, h, 80",
    })
    void hostBeginsBehindLastAtSignBeforePath(String url, String host, int port) {
        assertEquals(Optional.of(host), DefinitionBuilder.address(url).host());
        assertEquals(OptionalInt.of(port), DefinitionBuilder.address(url).port());
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
    void addressIsMaskedBehindAnyReferenceThatMayHoldItsScheme() {
        Text.Part value = new Text.Part("of.value-1", true);
        Text.Part end = new Text.Part("/host/app/KEY", false);
        for (Text.Part start : List.of(value, new Text.Part("", false))) {
            Address address = new Address(new Text(List.of(start, new Text.Part("rtmp:/", false), value, end)));
            assertEquals(start + "rtmp:/***", address.toString());
            assertEquals(start + "rtmp:/***", address.asOutput().toString());
        }
    }

    @Test
    void secretsAreUnmaskedValues() {
        assertEquals(
                Set.of("KEY?x=1", "me:pw"),
                DefinitionBuilder.address("rtmp://me:pw@h/app/KEY?x=1").secrets());
    }

    @Test
    void keyThatLooksLikeAPlaceholderIsMasked() {
        Address address = DefinitionBuilder.address("rtmp://live.example.net/app/output-1");
        assertEquals("rtmp://live.example.net/app/***", address.toString());
        assertEquals(Set.of("output-1"), address.secrets());
    }

    @Test
    void targetIsTheSameForTwoWaysToWriteAnAddress() {
        assertEquals(target("rtmp://host/app/KEY"), target("rtmp://user:pw@HOST:1935/app/KEY"));
        assertEquals(target("/srv/a.mkv"), target("file:///srv/./a.mkv"));
        assertNotEquals(target("rtmp://host/app/KEY"), target("rtmp://host/app/KEY2"));
        assertNotEquals(target("rtmp://host/app/KEY"), target("rtmp://host:1936/app/KEY"));
    }

    @Test
    void discardedMediaHaveNoTarget() {
        assertEquals(Optional.empty(), target("/dev/null"));
        assertEquals(Optional.empty(), target("pipe:1"));
        assertEquals(Optional.empty(), target("-"));
    }

    private static Optional<String> target(String address) {
        return DefinitionBuilder.address(address).target();
    }
}
