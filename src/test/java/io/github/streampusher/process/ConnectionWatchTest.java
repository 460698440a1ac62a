package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionWatchTest {
    @Test
    void tableIsReadOnlyAfterTheKernelHasRetriedToSend() {
        AtomicLong retried = new AtomicLong(7);
        AtomicInteger reads = new AtomicInteger();
        ConnectionWatch watch = new ConnectionWatch(event -> {}, () -> OptionalLong.of(retried.get()), () -> {
            reads.incrementAndGet();
            return Map.of();
        });
        watch.check(List.of());
        watch.check(List.of());
        assertEquals(1, reads.get());
        retried.incrementAndGet();
        watch.check(List.of());
        watch.check(List.of());
        assertEquals(2, reads.get());
    }

    @Test
    void tableIsReadEachTimeWhereTheKernelDoesNotCount() {
        AtomicInteger reads = new AtomicInteger();
        ConnectionWatch watch = new ConnectionWatch(event -> {}, OptionalLong::empty, () -> {
            reads.incrementAndGet();
            return Map.of();
        });
        watch.check(List.of());
        watch.check(List.of());
        assertEquals(2, reads.get());
    }

    @ParameterizedTest
    @CsvSource({"0, 250", "1, 250", "20, 500", "200, 5000"})
    void checkTakesFourPercentOfAProcessor(long took, long pause) {
        assertEquals(
                Duration.ofMillis(pause).toNanos(),
                ConnectionWatch.pauseAfter(Duration.ofMillis(took).toNanos()));
    }
}
