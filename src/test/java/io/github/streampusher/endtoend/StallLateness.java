package io.github.streampusher.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not a test but a measurement, run by its name: how much later than stall-timeout after media last moved the daemon
 * sees it, and the child is gone.
 */
class StallLateness {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int STREAMS = 20;
    private static final int SAMPLES_A_STREAM = Integer.getInteger("samples", 100) / STREAMS;

    /** Something that a stream depends on, and that can stand still. */
    private interface Patient {
        void freeze() throws Exception;

        /** When media last moved before it stood still. */
        Instant lastMove();

        void thaw() throws Exception;
    }

    /** After the limit. */
    private record Lateness(Duration seen, Duration gone) {}

    @TempDir
    Path folder;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<Callable<List<Lateness>>> wards = new ArrayList<>();
    private final StringBuilder streams = new StringBuilder("streams:\n");
    private Path media;
    private RtmpServer server;
    private RealDaemon daemon;

    @BeforeEach
    void begin() throws Exception {
        media = Media.at(folder.resolve("media.ts"));
        server = part(new RtmpServer(folder.resolve("nginx"), Ports.free()));
        daemon = part(new RealDaemon(
                        folder.resolve("sp"),
                        "restart: {delay: 0s, quarantine-after: 1000}, watchdog: {stall-timeout: " + LIMIT.toSeconds()
                                + "s}"))
                .start();
    }

    @AfterEach
    void end() throws Exception {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }

    @Test
    void aTcpSourceFallsSilent() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            Camera camera = part(Camera.tcp(media));
            add("tcp-" + i, camera.url(), new SilentCamera(camera));
        }
        measure("a TCP source falls silent");
    }

    @Test
    void thePublisherOfAnRtmpSourceStops() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            String url = server.url("source-" + i);
            Tool publisher = part(Tool.start("ffmpeg -nostdin -v quiet -re -stream_loop -1 -i %s -c copy -f flv %s"
                    .formatted(media, url)
                    .split(" ")));
            add("rtmp-" + i, url, new Stopped(() -> publisher.process().pid()));
        }
        measure("the publisher of an RTMP source stops");
    }

    @Test
    void ffmpegItselfIsStopped() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            Camera camera = part(Camera.tcp(media));
            String name = "stopped-" + i;
            add(name, camera.url(), new Stopped(() -> daemon.pidOf(name)));
        }
        measure("FFmpeg itself is stopped");
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.add(part);
        return part;
    }

    private void add(String name, String input, Patient patient) {
        String output = server.url(name);
        streams.append("  %s: {input: %s, output: %s, video: copy, audio: copy}\n".formatted(name, input, output));
        wards.add(() -> watch(name, patient));
    }

    private List<Lateness> watch(String name, Patient patient) throws Exception {
        List<Lateness> samples = new ArrayList<>();
        Instant gone = Instant.EPOCH;
        while (samples.size() < SAMPLES_A_STREAM) {
            told(name, "live: ", gone);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000_000L, 3_000_000_000L));
            patient.freeze();
            Instant seen = told(name, "stopping: ", gone);
            gone = told(name, "run ", seen);
            Instant due = patient.lastMove().plus(LIMIT);
            samples.add(new Lateness(Duration.between(due, seen), Duration.between(due, gone)));
            patient.thaw();
        }
        return samples;
    }

    /** When the daemon first told this of the stream after that time, by the stream's log. */
    private Instant told(String name, String what, Instant after) {
        Await.until(() -> find(name, what, after).isPresent(), Trial.BOUND, () -> name + " should be told " + what);
        return find(name, what, after).get();
    }

    private Optional<Instant> find(String name, String what, Instant after) {
        try (Stream<String> lines = Files.lines(daemon.folder().resolve("log/" + name + ".log"))) {
            return lines.filter(line -> line.contains(" daemon | " + what))
                    .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                    .filter(time -> time.isAfter(after))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // nothing was told yet
        }
    }

    private void measure(String what) throws Exception {
        daemon.define("streams.yaml", streams.toString());
        List<Lateness> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try {
            for (Future<List<Lateness>> ward : threads.invokeAll(wards)) {
                all.addAll(ward.get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause() + "\n" + daemon.output(), e);
        } finally {
            threads.shutdownNow();
        }
        tell(what + ", seen", all.stream().map(Lateness::seen).toList());
        tell(what + ", gone", all.stream().map(Lateness::gone).toList());
    }

    private static void tell(String what, List<Duration> times) {
        List<Duration> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: n %d, min %d, median %d, p99 %d, max %d ms%n",
                what,
                sorted.size(),
                sorted.get(0).toMillis(),
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1).toMillis(),
                sorted.get(sorted.size() - 1).toMillis());
    }

    private record SilentCamera(Camera camera) implements Patient {
        @Override
        public void freeze() {
            camera.freeze();
        }

        @Override
        public Instant lastMove() {
            return camera.lastSent();
        }

        @Override
        public void thaw() {
            camera.thaw();
        }
    }

    /** Whose process has its id when it is asked for. */
    private static final class Stopped implements Patient {
        private final LongSupplier pid;
        private long stopped;
        private Instant at = Instant.EPOCH;

        Stopped(LongSupplier pid) {
            this.pid = pid;
        }

        @Override
        public void freeze() throws Exception {
            stopped = pid.getAsLong();
            at = Instant.now();
            RealDaemon.signal(stopped, "STOP");
        }

        @Override
        public Instant lastMove() {
            return at;
        }

        @Override
        public void thaw() throws Exception {
            if (ProcessHandle.of(stopped).isPresent()) { // not the child, which was killed
                RealDaemon.signal(stopped, "CONT");
            }
        }
    }
}
