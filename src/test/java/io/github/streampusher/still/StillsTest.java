package io.github.streampusher.still;

import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.reporting.CapturedLog;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures by a clock, a background and a maker of the test. */
class StillsTest {
    private static final StreamName CAM = new StreamName("cam");

    private final List<StreamName> made = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Stills.Maker maker = stream -> Optional.of(still(100));
    private Duration now = Duration.ZERO;
    private final Stills stills = new Stills(this::make, waiting::add, () -> now);

    @BeforeEach
    void switchOn() {
        stills.reconfigure(true);
    }

    private static Stills.Still still(int bytes) {
        return new Stills.Still(new byte[bytes], Duration.ZERO);
    }

    private Optional<Stills.Still> make(StreamName stream) throws Exception {
        made.add(stream);
        return maker.make(stream);
    }

    private void work() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** The age in seconds of the picture that is there; -1: there is none. */
    private long look() {
        return stills.newest(CAM).map(still -> still.age().toSeconds()).orElse(-1L);
    }

    @Test
    void nothingIsMadeWhereItIsOff() {
        stills.reconfigure(false);
        assertEquals(-1, look());
        assertEquals(0, waiting.size());
    }

    @Test
    void pictureIsMadeOnceAMinuteAtMostAndOnlyForWhoLooks() {
        assertEquals(-1, look());
        work();
        now = seconds(59);
        assertEquals(59, look());
        now = seconds(300);
        work();
        assertEquals(1, made.size());
        assertEquals(300, look());
        work();
        assertEquals(0, look());
        assertEquals(2, made.size());
    }

    @Test
    void manyWhoLookWaitForOnePicture() {
        for (int i = 0; i < 50; i++) {
            look();
        }
        assertEquals(1, waiting.size());
    }

    @Test
    void streamWithoutAKeyFrameIsAskedAgainAtOnce() {
        maker = stream -> Optional.empty();
        look();
        work();
        look();
        work();
        assertEquals(2, made.size());
    }

    @Test
    void failureLeavesTheOldPictureAndIsNotRepeatedAtOnce() {
        look();
        work();
        maker = stream -> {
            throw new IOException("status 1");
        };
        now = seconds(60);
        look();
        work();
        assertEquals(60, look());
        assertEquals(2, made.size());
    }

    @Test
    void whoIsNotTakenAsksAgain() {
        Stills busy = new Stills(
                maker,
                work -> {
                    throw new RejectedExecutionException();
                },
                () -> now);
        busy.reconfigure(true);
        assertEquals(Optional.empty(), busy.newest(CAM));
        assertEquals(Optional.empty(), busy.newest(CAM));
    }

    @Test
    void memoryIsBoundedAndTheOldestGoFirst() {
        maker = stream -> Optional.of(still(1024 * 1024));
        for (int i = 0; i < 5; i++) {
            stills.newest(new StreamName("s" + i));
        }
        work();
        assertEquals(Optional.empty(), stills.newest(new StreamName("s0")));
        for (int i = 1; i < 5; i++) {
            assertEquals(true, stills.newest(new StreamName("s" + i)).isPresent());
        }
    }

    @Test
    void ageCountsFromWhenTheFrameWasSent() {
        maker = stream -> Optional.of(new Stills.Still(new byte[100], seconds(7200)));
        look();
        work();
        now = seconds(5);
        assertEquals(7205, look());
    }

    @Test
    void nothingIsMadeWhenAllHaveLeft() {
        look();
        now = seconds(60);
        work();
        assertEquals(List.of(), made);
        look();
        work();
        assertEquals(List.of(CAM), made);
    }

    @Test
    void whatWaitsWhileSomebodyStillLooksIsMade() {
        look();
        now = seconds(40);
        look();
        now = seconds(80);
        work();
        assertEquals(List.of(CAM), made);
    }

    @Test
    void nothingThatWaitsIsMadeAfterSwitchingOff() {
        look();
        stills.reconfigure(false);
        work();
        assertEquals(List.of(), made);
    }

    @Test
    void failureIsLoggedOncePerStream() {
        maker = stream -> {
            throw new IOException("status 1");
        };
        try (CapturedLog log = new CapturedLog(Stills.class)) {
            for (int minute = 0; minute < 3; minute++) {
                now = seconds(60L * minute);
                look();
                stills.newest(new StreamName("hall"));
                work();
            }
            assertEquals(
                    List.of(
                            "WARN cam: no picture of what is sent: status 1",
                            "WARN hall: no picture of what is sent: status 1"),
                    log.lines());
        }
    }

    @Test
    void switchingOffForgetsAll() {
        look();
        work();
        stills.reconfigure(false);
        stills.reconfigure(true);
        assertEquals(-1, look());
    }
}
