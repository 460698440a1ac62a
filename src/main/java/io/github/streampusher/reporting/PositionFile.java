package io.github.streampusher.reporting;

import com.google.gson.JsonParseException;
import io.github.streampusher.channel.Position;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps where each channel is, in a file of the state-dir, which only the thread {@code positions} writes. A file that cannot
 * be written is logged once. Any thread may call it.
 */
public final class PositionFile implements Observer, AutoCloseable {
    private static final String FILE_NAME = "channels.json";

    /** Each write writes the newest, so two are as good as many. */
    private static final int MAX_QUEUED = 2;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(PositionFile.class);

    private final Path path;
    private final DeliveryQueue<PositionFile> queue;
    private final Map<StreamName, Position> newest = new TreeMap<>();
    private boolean failed;

    private record Content(List<Entry> channels) {
        private Content {
            channels = List.copyOf(Objects.requireNonNullElse(channels, List.of()));
        }
    }

    private record Entry(String stream, String file, long millis, int place, long round) {
        static Entry of(Map.Entry<StreamName, Position> at) {
            Position position = at.getValue();
            return new Entry(
                    at.getKey().value(),
                    position.file(),
                    position.start().toMillis(),
                    position.place(),
                    position.round());
        }

        Position position() {
            return new Position(Objects.requireNonNull(file), Duration.ofMillis(millis), place, round);
        }
    }

    public PositionFile(Path stateDir) {
        path = stateDir.resolve(FILE_NAME);
        queue = new DeliveryQueue<>(
                "the file of channels", "positions", MAX_QUEUED, CLOSE_TIMEOUT, PositionFile::write);
    }

    /** What an earlier daemon has stored. A file that cannot be read is logged, and is no reason not to start. */
    public synchronized Map<StreamName, Position> restore() {
        try {
            Content content = Json.parse(Files.readString(path), Content.class);
            content.channels().forEach(entry -> newest.put(new StreamName(entry.stream()), entry.position()));
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there: no channel has played yet", path);
        } catch (IOException e) {
            LOG.error("{} cannot be read: {}; channels begin with their first file", path, e.toString());
        } catch (JsonParseException
                | IllegalArgumentException
                | NullPointerException e) { // also where a part is missing
            LOG.error("{} is damaged; channels begin with their first file", path);
        }
        return Map.copyOf(newest);
    }

    @Override
    public synchronized void channelAt(StreamName stream, Position position) {
        newest.put(stream, position);
        queue.add(this);
    }

    @Override
    public synchronized void streamRemoved(StreamName stream) {
        if (newest.remove(stream) != null) {
            queue.add(this);
        }
    }

    private synchronized String content() {
        return Json.pretty(new Content(newest.entrySet().stream().map(Entry::of).toList())) + "\n";
    }

    /** A crash leaves the old file or the new one. */
    private void write() {
        Path draft = path.resolveSibling(FILE_NAME + ".new");
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(draft, content());
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("{} cannot be written: {}; channels will not resume where they were", path, e.toString());
            }
            failed = true;
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
