package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionWatchTest {
    @ParameterizedTest
    @CsvSource({"0, 250", "1, 250", "5, 500", "50, 5000"})
    void checkTakesOnePercentOfAProcessor(long took, long pause) {
        assertEquals(
                Duration.ofMillis(pause).toNanos(),
                ConnectionWatch.pauseAfter(Duration.ofMillis(took).toNanos()));
    }
}
