package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OverrideFileTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Map<StreamName, Boolean> BOTH =
            Map.of(new StreamName("cam"), false, new StreamName("door"), true);

    @TempDir
    Path stateDir;

    private final CapturedLog log = new CapturedLog(OverrideFile.class);

    @AfterEach
    void tearDown() {
        log.close();
    }

    private Map<StreamName, Boolean> restored() {
        try (OverrideFile file = new OverrideFile(stateDir)) {
            return file.restore();
        }
    }

    @Test
    void nextDaemonHasWhatWasStored() throws InterruptedException {
        assertEquals(Map.of(), restored());
        try (OverrideFile file = new OverrideFile(stateDir)) {
            file.overridesChanged(BOTH);
            assertEquals(Optional.empty(), file.awaitStored(LIMIT));
            assertEquals(BOTH, restored());
            file.overridesChanged(Map.of());
        }
        assertEquals(Map.of(), restored());
    }

    @Test
    void failureIsToldOnceAndHealsByItself() throws Exception {
        Path obstacle = Files.createDirectories(stateDir.resolve("by-hand.json/obstacle"));
        try (OverrideFile file = new OverrideFile(stateDir)) {
            file.overridesChanged(BOTH);
            assertTrue(file.awaitStored(LIMIT).isPresent());
            file.heartbeat(Duration.ofSeconds(1));
            file.overridesChanged(Map.of(new StreamName("cam"), false));
            assertTrue(file.awaitStored(LIMIT).isPresent());
            Files.delete(obstacle);
            Files.delete(obstacle.getParent());
            file.heartbeat(Duration.ofSeconds(5)); // too early for another try
            file.heartbeat(Duration.ofSeconds(11));
            Await.until(() -> log.lines().size() == 2);
        }
        assertTrue(log.lines().get(0).startsWith("WARN"), log.lines().toString());
        assertTrue(
                log.lines().get(1).endsWith("by-hand.json is written again"),
                log.lines().toString());
        assertEquals(Map.of(new StreamName("cam"), false), restored());
    }

    @Test
    void unreadableFileIsLoggedAndIgnored() throws IOException {
        for (String text : new String[] {"", "{", "[]", "{\"stopped\": [\"Not A Name\"]}"}) {
            Files.writeString(stateDir.resolve("by-hand.json"), text);
            assertEquals(Map.of(), restored());
        }
        assertEquals(4, log.lines().size());
    }

    @Test
    void missingListIsEmpty() throws IOException {
        Files.writeString(stateDir.resolve("by-hand.json"), "{\"stopped\": [\"cam\"]}");
        assertEquals(Map.of(new StreamName("cam"), false), restored());
    }
}
