package io.github.streampusher.reporting;

import com.google.gson.JsonParseException;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps which streams operators have started or stopped by hand, in a file of the state-dir, which only the thread {@code
 * overrides} writes. A file that cannot be written is logged once and written again every ten seconds. Any thread may
 * call it.
 */
public final class OverrideFile implements Observer, AutoCloseable {
    private static final String FILE_NAME = "by-hand.json";

    /** Each write writes the newest, so two are as good as many. */
    private static final int MAX_QUEUED = 2;

    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(OverrideFile.class);

    private final Path path;
    private final DeliveryQueue<Map<StreamName, Boolean>> queue =
            new DeliveryQueue<>("the file of manual commands", "overrides", MAX_QUEUED, CLOSE_TIMEOUT, all -> write());
    private Map<StreamName, Boolean> wanted = Map.of();
    private Map<StreamName, Boolean> attempted = Map.of();
    private Map<StreamName, Boolean> stored = Map.of();
    private Optional<String> failure = Optional.empty();
    private Duration retryAt = Duration.ZERO;

    private record Content(List<String> started, List<String> stopped) {
        private Content {
            started = List.copyOf(Objects.requireNonNullElse(started, List.of()));
            stopped = List.copyOf(Objects.requireNonNullElse(stopped, List.of()));
        }
    }

    public OverrideFile(Path stateDir) {
        path = stateDir.resolve(FILE_NAME);
    }

    /** What an earlier daemon has stored. A file that cannot be read is logged, and is no reason not to start. */
    public synchronized Map<StreamName, Boolean> restore() {
        Map<StreamName, Boolean> all = new TreeMap<>();
        try {
            Content content = Optional.ofNullable(Json.parse(Files.readString(path), Content.class))
                    .orElseThrow(() -> new IOException("it is empty"));
            content.started().forEach(name -> all.put(new StreamName(name), true));
            content.stopped().forEach(name -> all.put(new StreamName(name), false));
        } catch (NoSuchFileException e) {
            return Map.of(); // nothing was ever said
        } catch (IOException | JsonParseException | IllegalArgumentException e) {
            LOG.error("{} cannot be read: {}; streams run as their definitions say", path, e.toString());
        }
        wanted = Map.copyOf(all);
        attempted = wanted;
        stored = wanted;
        return wanted;
    }

    /** When the file was written; what it says held then. */
    public Instant writtenAt() {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH; // there is none
        }
    }

    @Override
    public synchronized void overridesChanged(Map<StreamName, Boolean> overrides) {
        wanted = Map.copyOf(overrides);
        queue.add(wanted);
    }

    @Override
    public synchronized void heartbeat(Duration now) {
        if (failure.isPresent() && now.compareTo(retryAt) >= 0) {
            retryAt = now.plus(RETRY_INTERVAL);
            queue.add(wanted);
        }
    }

    /** Waits until all is stored; returns why it is not, after this time at the latest. */
    public synchronized Optional<String> awaitStored(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!attempted.equals(wanted)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return Optional.of("the disk does not answer");
            }
            wait(millis);
        }
        return stored.equals(wanted) ? Optional.empty() : failure;
    }

    private void write() {
        Map<StreamName, Boolean> all = newest();
        Optional<String> error = Optional.empty();
        try {
            replaceFile(new Content(names(all, true), names(all, false)));
        } catch (IOException e) {
            error = Optional.of(e.toString());
        }
        written(all, error);
    }

    private synchronized Map<StreamName, Boolean> newest() {
        return wanted;
    }

    private synchronized void written(Map<StreamName, Boolean> all, Optional<String> error) {
        if (error.isPresent() && failure.isEmpty()) {
            LOG.warn("{} cannot be written: {}; manual commands hold until the next start only", path, error.get());
        } else if (error.isEmpty() && failure.isPresent()) {
            LOG.info("{} is written again", path);
        }
        failure = error;
        attempted = all;
        stored = error.isEmpty() ? all : stored;
        notifyAll();
    }

    /** A crash leaves the old file or the new one. */
    private void replaceFile(Content content) throws IOException {
        Path draft = path.resolveSibling(FILE_NAME + ".new");
        Files.createDirectories(path.getParent());
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((Json.pretty(content) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> names(Map<StreamName, Boolean> overrides, boolean runs) {
        return overrides.entrySet().stream()
                .filter(override -> override.getValue() == runs)
                .map(override -> override.getKey().value())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        queue.close();
    }
}
