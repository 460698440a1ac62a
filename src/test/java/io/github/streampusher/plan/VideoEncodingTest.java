package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoEncodingTest {
    @ParameterizedTest
    @CsvSource({
        "640x480, 25, 1000k, 600k",
        "426x240, 30, 500k, 300k",
        "640x360, 30, 900k, 600k",
        "854x480, 30, 1400k, 900k",
        "1280x720, 30, 2600k, 1600k",
        "1920x1080, 30, 4800k, 2900k",
        "1920x1080, 60, 8100k, 4800k",
        "3840x2160, 30, 13600k, 8100k",
        "16x16, 1, 100k, 100k",
    })
    void bitrateGrowsSlowerThanFrameSize(String size, String rate, String h264, String hevc) {
        Optional<VideoSize> frameSize = Optional.of(VideoSize.parse(size));
        Optional<FrameRate> frames = Optional.of(FrameRate.parse(rate));
        assertEquals(h264, VideoEncoding.usualBitrate(frameSize, frames, false).toString());
        assertEquals(hevc, VideoEncoding.usualBitrate(frameSize, frames, true).toString());
    }

    @Test
    void unknownFrameSizeGetsFallbackBitrate() {
        assertEquals(
                "2500k",
                VideoEncoding.usualBitrate(Optional.empty(), Optional.empty(), false)
                        .toString());
    }
}
