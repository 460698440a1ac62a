package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** FFmpeg as a viewer that decodes video and audio all the way, and notes when frames of the video come. */
final class RelayViewer implements AutoCloseable {
    /** Frames come every 40 ms; a file that is not ready in time comes up to seconds late. */
    private static final long LEAP_MILLIS = 100;

    private final Process process;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong longestGap = new AtomicLong();
    private final AtomicLong backward = new AtomicLong();
    private final AtomicLong leaps = new AtomicLong();
    private final StringBuffer errors = new StringBuffer();

    RelayViewer(String url) throws IOException {
        process = new ProcessBuilder(("ffmpeg -nostdin -v error -fflags nobuffer -i " + url
                                + " -map 0:v -fps_mode passthrough -enc_time_base 1/1000 -flush_packets 1 -f framecrc -"
                                + " -map 0:a -f null /dev/null")
                        .split(" "))
                .start();
        read(this::readFrames, "viewer");
        read(this::readErrors, "viewer-errors");
    }

    private static void read(Runnable reader, String name) {
        Thread thread = new Thread(reader, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readFrames() {
        long lastAt = 0;
        long lastTime = Long.MIN_VALUE;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("0,")) {
                    long at = System.nanoTime() / 1_000_000;
                    long time = Long.parseLong(line.split(",")[2].trim());
                    backward.addAndGet(time <= lastTime ? 1 : 0);
                    leaps.addAndGet(frames.get() > 0 && time - lastTime > LEAP_MILLIS ? 1 : 0);
                    long gap = lastAt == 0 ? 0 : at - lastAt;
                    longestGap.accumulateAndGet(gap, Math::max);
                    lastAt = at;
                    lastTime = time;
                    frames.incrementAndGet();
                }
            }
        } catch (IOException e) {
            errors.append(e);
        }
    }

    private void readErrors() {
        try (Stream<String> lines = process.errorReader().lines()) {
            lines.forEach(line -> errors.append(line).append('\n'));
        }
    }

    long frames() {
        return frames.get();
    }

    /** Waits for so many more frames. */
    void awaitFrames(int more) {
        awaitFrames(more, Duration.ofSeconds(30));
    }

    void awaitFrames(int more, Duration limit) {
        long before = frames.get();
        Await.until(
                () -> frames.get() >= before + more,
                limit,
                () -> "frames " + before + " to " + frames.get() + ", errors: " + errors);
    }

    /** The longest time without a frame, in milliseconds, since the last call. */
    long takeLongestGap() {
        return longestGap.getAndSet(0);
    }

    /** Frames that were shown not after their predecessor. */
    long backward() {
        return backward.get();
    }

    /** Frames that are to be shown long after their predecessor, whenever they came. */
    long leaps() {
        return leaps.get();
    }

    /** nginx does not begin with a key frame, and what comes before the first one cannot be decoded. */
    void forgetStart() {
        errors.setLength(0);
        backward.set(0);
        leaps.set(0);
        takeLongestGap();
    }

    String errors() {
        return errors.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
