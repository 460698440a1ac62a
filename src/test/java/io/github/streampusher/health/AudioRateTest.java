package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The times of every 470th packet that FFmpeg 5.1 and 7.1 print of MPEG-TS. */
class AudioRateTest {
    private static List<SourceReport.Kind> kindsOf(long... steps) {
        AudioRate rate = new AudioRate();
        long[] time = {361_534};
        rate.accept("1,     361534,     361534,     2089,      265, 0x215b7c46, S=1,        1");
        return LongStream.of(steps)
                .mapToObj(step -> rate.accept("1, " + (time[0] += step) + ", " + time[0] + ",     2089,      203, 0x1"))
                .flatMap(Optional::stream)
                .map(SourceReport::kind)
                .toList();
    }

    @Test
    void otherSampleRateIsAnotherAudio() {
        List<SourceReport.Kind> otherAudio = List.of(SourceReport.Kind.OTHER_AUDIO);
        assertEquals(otherAudio, kindsOf(982_204, 982_204, 962_440, 900_871, 903_929));
        assertEquals(otherAudio, kindsOf(902_400, 902_400, 899_040, 980_506, 983_223));
        assertEquals(otherAudio, kindsOf(902_400, 902_400, 1_352_640, 1_353_600));
    }

    @Test
    void gapAtTheStartIsNoRate() {
        assertEquals(List.of(), kindsOf(1_082_880, 902_400, 902_400, 902_400));
    }

    @Test
    void lossesAndLeapsAreTheSameAudio() {
        assertEquals(List.of(), kindsOf(902_400, 902_400, 947_520, 947_600, 938_000, 990_000, 966_000, 902_400));
        assertEquals(List.of(), kindsOf(902_400, 902_400, -7_000_000, 902_400, 902_400));
    }

    @Test
    void linesOfVideoAreIgnored() {
        assertEquals(
                Optional.empty(), new AudioRate().accept("0,       1920,       1920,     3600,       26, 0x472805d6"));
    }
}
