package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
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
class StallDetectionLatency {
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(3);
    private static final int STREAMS = 20;
    private static final int SAMPLES_PER_STREAM = Integer.getInteger("samples", 100) / STREAMS;

    /** Something that a stream depends on, and that can stand still. */
    private interface Freezable {
        void freeze() throws Exception;

        /** When media last moved before it stood still. */
        Instant lastMediaAt();

        void resume() throws Exception;
    }

    /** After the limit. */
    private record Latency(Duration detected, Duration exited) {}

    @TempDir
    Path folder;

    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final List<Callable<List<Latency>>> measurements = new ArrayList<>();
    private final StringBuilder streams = new StringBuilder("streams:\n");
    private Path media;
    private RtmpServer server;
    private RealDaemon daemon;

    @BeforeEach
    void setUp() throws Exception {
        media = TestMedia.create(folder.resolve("media.ts"));
        server = closeLater(new RtmpServer(folder.resolve("nginx")));
        daemon = closeLater(new RealDaemon(
                        folder.resolve("sp"),
                        "restart: {delay: 0s, quarantine-after: 1000}, watchdog: {stall-timeout: "
                                + STALL_TIMEOUT.toSeconds() + "s}"))
                .start();
    }

    @AfterEach
    void tearDown() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    @Test
    void tcpSourceFreezes() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            FakeSource camera = closeLater(FakeSource.tcp(media));
            add("tcp-" + i, camera.url(), new FreezableSource(camera));
        }
        measure("a TCP source falls silent");
    }

    @Test
    void rtmpPublisherIsStopped() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            String url = server.url("source-" + i);
            ExternalProcess publisher = closeLater(
                    ExternalProcess.start("ffmpeg -nostdin -v quiet -re -stream_loop -1 -i %s -c copy -f flv %s"
                            .formatted(media, url)
                            .split(" ")));
            add("rtmp-" + i, url, new StoppableProcess(() -> publisher.process().pid()));
        }
        measure("the publisher of an RTMP source stops");
    }

    @Test
    void ffmpegIsStopped() throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            FakeSource camera = closeLater(FakeSource.tcp(media));
            String name = "stopped-" + i;
            add(name, camera.url(), new StoppableProcess(() -> daemon.pidOf(name)));
        }
        measure("FFmpeg itself is stopped");
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        closeables.add(part);
        return part;
    }

    private void add(String name, String input, Freezable freezable) {
        String output = server.url(name);
        streams.append("  %s: {input: %s, output: %s, video: copy, audio: copy}\n".formatted(name, input, output));
        measurements.add(() -> measureStream(name, freezable));
    }

    private List<Latency> measureStream(String name, Freezable freezable) throws Exception {
        List<Latency> samples = new ArrayList<>();
        Instant gone = Instant.EPOCH;
        while (samples.size() < SAMPLES_PER_STREAM) {
            awaitLogged(name, "live: ", gone);
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000_000L, 3_000_000_000L));
            freezable.freeze();
            Instant seen = awaitLogged(name, "stopping: ", gone);
            gone = awaitLogged(name, "run ", seen);
            Instant due = freezable.lastMediaAt().plus(STALL_TIMEOUT);
            samples.add(new Latency(Duration.between(due, seen), Duration.between(due, gone)));
            freezable.resume();
        }
        return samples;
    }

    /** The time of the first daemon line in the stream's log that starts so and is later than that. */
    private Instant awaitLogged(String name, String prefix, Instant after) {
        Await.until(
                () -> findLogged(name, prefix, after).isPresent(),
                FaultInjection.TIMEOUT,
                () -> name + " should log " + prefix);
        return findLogged(name, prefix, after).get();
    }

    private Optional<Instant> findLogged(String name, String prefix, Instant after) {
        try (Stream<String> lines = Files.lines(daemon.folder().resolve("log/" + name + ".log"))) {
            return lines.filter(line -> line.contains(" daemon | " + prefix))
                    .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                    .filter(time -> time.isAfter(after))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // the stream has no log yet
        }
    }

    private void measure(String what) throws Exception {
        daemon.define("streams.yaml", streams.toString());
        List<Latency> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try {
            for (Future<List<Latency>> ward : threads.invokeAll(measurements)) {
                all.addAll(ward.get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause() + "\n" + daemon.output(), e);
        } finally {
            threads.shutdownNow();
        }
        printSummary(what + ", seen", all.stream().map(Latency::detected).toList());
        printSummary(what + ", gone", all.stream().map(Latency::exited).toList());
    }

    private static void printSummary(String what, List<Duration> times) {
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

    private record FreezableSource(FakeSource source) implements Freezable {
        @Override
        public void freeze() {
            source.freeze();
        }

        @Override
        public Instant lastMediaAt() {
            return source.lastSent();
        }

        @Override
        public void resume() {
            source.resume();
        }
    }

    /** Whose process has its id when it is asked for. */
    private static final class StoppableProcess implements Freezable {
        private final LongSupplier pid;
        private long stoppedPid;
        private Instant stoppedAt = Instant.EPOCH;

        StoppableProcess(LongSupplier pid) {
            this.pid = pid;
        }

        @Override
        public void freeze() throws Exception {
            stoppedPid = pid.getAsLong();
            stoppedAt = Instant.now();
            ExternalProcess.signal(stoppedPid, "STOP");
        }

        @Override
        public Instant lastMediaAt() {
            return stoppedAt;
        }

        @Override
        public void resume() throws Exception {
            if (ProcessHandle.of(stoppedPid).isPresent()) { // not the child, which was killed
                ExternalProcess.signal(stoppedPid, "CONT");
            }
        }
    }
}
