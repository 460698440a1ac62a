package io.github.streampusher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.Await;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StartLeaseTest {
    private static final StreamName STREAM = new StreamName("stage");

    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ofSeconds(100));
    private final AtomicInteger kills = new AtomicInteger();

    @Test
    void endOfTheLeaseKillsAllAndRefusesStarts() {
        try (StartLease lease = new StartLease(now::get, kills::incrementAndGet, () -> {})) {
            assertTrue(lease.refusal(STREAM).isPresent(), "before the first lease");
            lease.extend(Duration.ofSeconds(107));
            assertEquals(Cause.NO_CAPACITY, lease.refusal(STREAM).orElseThrow().cause());
            lease.allow(Set.of(STREAM));
            assertTrue(lease.refusal(STREAM).isEmpty());
            now.set(Duration.ofSeconds(107));
            int before = kills.get();
            Await.until(() -> kills.get() > before + 1);
            assertEquals(
                    Cause.FLEET_UNREACHABLE, lease.refusal(STREAM).orElseThrow().cause());
        }
    }
}
