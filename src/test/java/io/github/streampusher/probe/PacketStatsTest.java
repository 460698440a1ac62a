package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PacketStatsTest {
    private static PacketStats statsOf(int... hundredths) {
        PacketStats stats = new PacketStats();
        for (int time : hundredths) {
            stats.add(time / 100.0, 1000, false);
        }
        return stats;
    }

    @Test
    void framesShownBeforeOneThatCameEarlierAreBFrames() {
        assertEquals(
                OptionalInt.of(2), statsOf(0, 12, 4, 8, 24, 16, 20, 36, 28, 32).bFrames());
    }

    /** RTP's first packets may have times of before the sender's first report. */
    @Test
    void clockThatIsSetBackMakesNoBFrames() {
        PacketStats stats = statsOf(144);
        for (int i = 0; i < 30; i++) {
            stats.add(i * 0.04, 1000, false);
        }
        assertEquals(OptionalInt.of(0), stats.bFrames());
    }
}
