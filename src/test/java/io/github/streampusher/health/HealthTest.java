package io.github.streampusher.health;

import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.Scripts;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final RunId RUN = new RunId(new StreamName("news"), 1);

    /** A megabit of media a second. */
    private static Sample sampleOf(double seconds) {
        return Scripts.sampled(RUN, (long) (125_000 * seconds)).sample();
    }

    private static Health healthyUntil(double until) {
        Health health = Health.startedAt(Duration.ZERO);
        for (double second = 0.5; second <= until; second += 0.5) {
            health = health.after(sampleOf(second), seconds(second));
        }
        return health;
    }

    @Test
    void mediaDuringClockPauseDoesNotCountInRate() {
        Health after =
                healthyUntil(5).afterPause().after(sampleOf(65), seconds(5.5)).after(sampleOf(66), seconds(6.5));
        assertEquals(1, after.rates(seconds(6.5)).speed().orElseThrow(), 0.01);
    }

    @Test
    void firstMediaInLastSampleDoesNotCountAsMoved() {
        Sample end = sampleOf(3);
        Sample last = new Sample(end.frames(), end.outTimeMicros(), end.totalSize(), 0, 0, true);
        assertFalse(healthyUntil(0.5).after(last, seconds(3)).moved());
        assertTrue(healthyUntil(1).after(last, seconds(3)).moved());
        assertEquals(Optional.empty(), healthyUntil(0.5).after(last, seconds(3)).sinceLastMedia(seconds(3)));
    }

    @Test
    void uncertaintyIsCappedAtAFifthOfTheLimit() {
        Health frozen = healthyUntil(5).after(sampleOf(5), seconds(5.5));
        assertEquals(seconds(4.4), frozen.noMediaSince(seconds(15)));
        assertEquals(seconds(4.8), frozen.noMediaSince(seconds(1)));
        assertEquals(seconds(4.9), healthyUntil(5).noMediaSince(seconds(15)));
    }
}
