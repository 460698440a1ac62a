package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is kept of one stream on disk: a JSON object a line, oldest first. A line is a run, or an hour: how much of it
 * the stream was wanted and live. A line that was torn by a crash is left out.
 */
public final class HistoryFile {
    /** Some 400 runs, beside the hours of 30 days. */
    static final int MAX_BYTES = 512 * 1024;

    static final Duration HOUR_RETENTION = Duration.ofDays(30);

    private final Path path;

    /** @param stateDir of the daemon */
    public HistoryFile(Path stateDir, String stream) {
        path = stateDir.resolve("history").resolve(stream + ".jsonl");
    }

    /** All runs that are kept, a JSON object a line, newest last. */
    public String json() throws IOException {
        return runs().stream()
                .map(run -> JsonValues.ONE_LINE.toJson(run) + "\n")
                .collect(Collectors.joining());
    }

    /** All runs that are kept, oldest first. */
    public List<JsonObject> runs() throws IOException {
        return lines().stream().filter(line -> line.has("run")).toList();
    }

    /** All hours that are kept, oldest first; one that was interrupted stands there in parts. */
    List<HourRecord> hours() throws IOException {
        return lines().stream()
                .filter(line -> line.has("hour") && line.has("live_seconds"))
                .map(HourRecord::of)
                .toList();
    }

    public boolean exists() {
        return Files.exists(path);
    }

    void append(JsonObject line) throws IOException {
        Files.createDirectories(path.getParent());
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (file.size() == 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
            }
            String text = (endsWithNewline(file) ? "" : "\n") + line + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            file.position(file.size());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
        if (Files.size(path) > MAX_BYTES) {
            compact();
        }
    }

    private static boolean endsWithNewline(FileChannel file) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.size() == 0 || file.read(last, file.size() - 1) == 1 && last.get(0) == '\n';
    }

    /** Keeps the hours that still count, and the newest runs in half of the room. */
    private void compact() throws IOException {
        Map<Instant, HourRecord> hours = new LinkedHashMap<>();
        Instant oldest = Instant.now().minus(HOUR_RETENTION);
        for (HourRecord hour : hours()) {
            if (hour.hour().isAfter(oldest)) {
                hours.merge(hour.hour(), hour, HourRecord::plus);
            }
        }
        List<String> runs =
                new ArrayList<>(runs().stream().map(JsonValues.ONE_LINE::toJson).toList());
        long size = runs.stream().mapToLong(String::length).sum();
        while (size > MAX_BYTES / 2) {
            size -= runs.remove(0).length();
        }
        List<String> kept = new ArrayList<>(
                hours.values().stream().map(hour -> hour.json().toString()).toList());
        kept.addAll(runs);
        Path shorter = path.resolveSibling(path.getFileName() + ".new");
        Files.write(shorter, kept);
        Files.setPosixFilePermissions(shorter, PosixFilePermissions.fromString("rw-r-----"));
        Files.move(shorter, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<JsonObject> lines() throws IOException {
        List<JsonObject> lines = new ArrayList<>();
        try {
            String all = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            for (String line : all.split("\n")) {
                parseLine(line, lines);
            }
        } catch (NoSuchFileException e) {
            return lines;
        }
        return lines;
    }

    private static void parseLine(String line, List<JsonObject> lines) {
        try {
            if (JsonParser.parseString(line) instanceof JsonObject object) {
                lines.add(object);
            }
        } catch (JsonParseException e) {
            return; // torn
        }
    }
}
