package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Input;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "/srv/media/a.mp4, '', true",
        "/srv/media/a.mp4, mp4, true",
        "/srv/media/list.txt, concat, true",
        "file:///srv/media/list.txt, concat, true",
        "logo.png, image2, true",
        "testsrc2, lavfi, true",
        "test, '', true",
        "/dev/video0, '', false",
        "/dev/dvb/adapter0/dvr0, mpegts, false",
        "hw:1, alsa, false",
        "default, pulse, false",
        ":0.0, x11grab, false",
        "desktop, gdigrab, false",
        "camera.sdp, sdp, false",
        "/srv/media/camera.sdp, '', false",
        "file:Camera.SDP, '', false",
        "camera.sdp.mp4, '', true",
        "rtsp://camera.lan/main, rtsp, false",
        "http://h/a.ts, mpegts, false",
    })
    void filesAreReadAtTheirOwnSpeedAndLiveSourcesAreNot(String url, String format, boolean paced) {
        Input.Source source = new Input.Source(
                DefinitionBuilder.address(url),
                Optional.of(format).filter(name -> !name.isEmpty()),
                Map.of(),
                Input.Pace.AUTO,
                false,
                Optional.empty());
        assertEquals(paced, new SourceOptions(source, Optional.empty(), Capabilities.UNKNOWN).isPaced());
    }
}
