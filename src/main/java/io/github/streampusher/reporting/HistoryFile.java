package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One stream's history on disk: a JSON object a line, oldest first, each a {@link RunView} or an {@link HourRecord}. A
 * line that was torn by a crash is skipped.
 */
public final class HistoryFile {
    /** About 400 runs and the hours of 30 days. */
    static final int MAX_BYTES = 512 * 1024;

    static final Duration HOUR_RETENTION = Duration.ofDays(30);

    private static final String FOLDER = "history";
    private static final String SUFFIX = ".jsonl";

    private final Path path;

    /** @param stateDir of the daemon */
    public HistoryFile(Path stateDir, String stream) {
        path = stateDir.resolve(FOLDER).resolve(stream + SUFFIX);
    }

    /** All stored runs, oldest first. */
    public List<RunView> runs() throws IOException {
        return read("run", RunView.class);
    }

    /** All stored hours, oldest first; an hour in which the daemon was restarted has several entries. */
    List<HourRecord> hours() throws IOException {
        return read("live_seconds", HourRecord.class);
    }

    /** Whether there is one, or may be one that the caller has no right to see. */
    public boolean exists() {
        return !Files.notExists(path);
    }

    void append(Record line) throws IOException {
        Files.createDirectories(path.getParent());
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (file.size() == 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
            }
            String text = (endsWithNewline(file) ? "" : "\n") + Json.line(line) + "\n";
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

    /** Keeps the hours of 30 days, and the newest runs in half of the space. */
    private void compact() throws IOException {
        Map<Instant, HourRecord> hours = new LinkedHashMap<>();
        Instant oldest = Instant.now().minus(HOUR_RETENTION);
        for (HourRecord hour : hours()) {
            if (hour.hour().isAfter(oldest)) {
                hours.merge(hour.hour(), hour, HourRecord::plus);
            }
        }
        List<String> runs = new ArrayList<>(runs().stream().map(Json::line).toList());
        long size = runs.stream().mapToLong(String::length).sum();
        while (size > MAX_BYTES / 2) {
            size -= runs.remove(0).length();
        }
        List<String> kept =
                new ArrayList<>(hours.values().stream().map(Json::line).toList());
        kept.addAll(runs);
        Path shorter = path.resolveSibling(path.getFileName() + ".new");
        Files.write(shorter, kept);
        Files.setPosixFilePermissions(shorter, PosixFilePermissions.fromString("rw-r-----"));
        Files.move(shorter, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Deletes the files of streams that are not kept and have had no line since that time: names made by a generator would
     * fill the disk.
     */
    static void deleteUnused(Path stateDir, Set<StreamName> kept, Instant since) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(stateDir.resolve(FOLDER), "*" + SUFFIX)) {
            for (Path file : files) {
                boolean isGone =
                        streamOf(file).filter(name -> !kept.contains(name)).isPresent();
                if (isGone && Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            return; // no history yet, or deleted by hand meanwhile
        }
    }

    /** Empty for a file of somebody else. */
    private static Optional<StreamName> streamOf(Path file) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(new StreamName(name.substring(0, name.length() - SUFFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private <T> List<T> read(String key, Class<T> type) throws IOException {
        try {
            String all = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
            return Stream.of(all.split("\n"))
                    .flatMap(line -> Json.parseIfHas(key, line, type).stream())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * How long a stream was wanted in an hour, and how long of that it was live: a line of the history. Time in which the
     * daemon does not run counts as neither.
     */
    public record HourRecord(
            Instant hour,
            @SerializedName("wanted_seconds") Duration wanted,
            @SerializedName("live_seconds") Duration live) {

        HourRecord plus(HourRecord other) {
            return new HourRecord(hour, wanted.plus(other.wanted), live.plus(other.live));
        }

        /** The live share of the wanted time; empty if the stream was not wanted. */
        static OptionalDouble availability(List<HourRecord> hours, Instant since) {
            HourRecord sum = hours.stream()
                    .filter(hour -> hour.hour.isAfter(since))
                    .reduce(new HourRecord(since, Duration.ZERO, Duration.ZERO), HourRecord::plus);
            return sum.wanted.isZero()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.min(1, (double) sum.live.toMillis() / sum.wanted.toMillis()));
        }
    }

    /**
     * An ended run in its JSON form: a line of the history.
     *
     * @param unit the feed or push, of a stream whose media go through the relay
     * @param node of a fleet on which it was
     */
    public record RunView(
            String stream,
            Optional<String> unit,
            long run,
            Instant start,
            Instant end,
            double seconds,
            Optional<String> cause,
            String detail,
            Optional<Long> frames,
            long duplicated,
            long dropped,
            Optional<Long> outputBytes,
            Optional<BigDecimal> speed,
            Optional<BigDecimal> fps,
            Optional<BigDecimal> bitrateBps,
            String command,
            Optional<String> node) {

        /** A daemon of an earlier version does not write these. */
        public RunView {
            node = Objects.requireNonNullElse(node, Optional.empty());
            unit = Objects.requireNonNullElse(unit, Optional.empty());
        }

        /** Why it ended; empty if it was stopped on request, or by a cause that only a newer version knows. */
        public Optional<Diagnosis> diagnosis() {
            return cause.flatMap(Cause::ofCode).map(known -> new Diagnosis(known, detail));
        }

        /** On one line, with what to do. */
        public String withAdvice(Language language) {
            JsonObject json = Json.tree(this);
            json.addProperty(
                    "advice",
                    diagnosis().map(found -> found.advice(language).remedy()).orElse(null));
            return Json.line(json);
        }

        static RunView of(RunReport report, Instant end, Optional<String> node) {
            Rates averages = report.averages();
            return new RunView(
                    report.run().stream().value(),
                    Optional.of(report.run().unit())
                            .filter(unit -> !unit.equals(Unit.WHOLE))
                            .map(Unit::toString),
                    report.run().number(),
                    end.minus(report.length()),
                    end,
                    report.length().toMillis() / 1000.0,
                    StatusView.causeCode(report.diagnosis()),
                    report.diagnosis().map(Diagnosis::evidence).orElse(report.why()),
                    Json.number(report.counters().frames()),
                    report.counters().duplicated(),
                    report.counters().dropped(),
                    Json.number(report.counters().totalSize()),
                    Json.number(averages.speed(), 3),
                    Json.number(averages.framesPerSecond(), 2),
                    Json.number(averages.bitsPerSecond(), 0),
                    report.command(),
                    node);
        }
    }
}
