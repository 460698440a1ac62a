package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.channel.Position;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionFileTest {
    private static final StreamName LOFI = new StreamName("lofi");

    @TempDir
    Path folder;

    private Map<StreamName, Position> restored() {
        try (PositionFile file = new PositionFile(folder)) {
            return file.restore();
        }
    }

    @Test
    void newestPositionIsRestored() {
        Position position = new Position("/srv/深夜.mp4", Duration.ofMillis(61_234), 4, 17);
        try (PositionFile file = new PositionFile(folder)) {
            file.channelAt(LOFI, position.at(Duration.ZERO));
            file.channelAt(new StreamName("gone"), position);
            file.streamRemoved(new StreamName("gone"));
            file.channelAt(LOFI, position);
        }
        assertEquals(Map.of(LOFI, position), restored());
    }

    @Test
    void brokenFileIsNoReasonNotToStart() throws IOException {
        assertEquals(Map.of(), restored());
        Files.writeString(folder.resolve("channels.json"), "{\"channels\": [{\"stream\": \"lofi\"}]}");
        assertEquals(Map.of(), restored());
        Files.writeString(folder.resolve("channels.json"), "");
        assertEquals(Map.of(), restored());
    }
}
