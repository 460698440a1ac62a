package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.socket.ReceiveWindows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionWatchTest {
    /** @param reads counts how often the table was read */
    private static ConnectionWatch watch(Supplier<OptionalLong> retriedSends, AtomicInteger reads) {
        Supplier<Map<String, Long>> table = () -> {
            reads.incrementAndGet();
            return Map.of();
        };
        return new ConnectionWatch(event -> {}, retriedSends, table, new ReceiveWindows());
    }

    @Test
    void tableIsReadOnlyAfterTheKernelHasRetriedToSend() {
        AtomicLong retried = new AtomicLong(7);
        AtomicInteger reads = new AtomicInteger();
        ConnectionWatch watch = watch(() -> OptionalLong.of(retried.get()), reads);
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
        ConnectionWatch watch = watch(OptionalLong::empty, reads);
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
