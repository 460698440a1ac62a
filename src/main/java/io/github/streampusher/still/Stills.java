package io.github.streampusher.still;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest picture of each stream that somebody looks at: at most one a minute, one after another over all streams, on
 * the thread {@code still}. Nobody waits for it: who asks gets the picture that is there. Any thread may call it.
 */
public final class Stills {
    private static final Duration MIN_AGE = Duration.ofMinutes(1);

    /** Of all pictures together, of which each has some 20 kB; the oldest ones go first. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_WAITING = 64;
    private static final int IDLE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Stills.class);

    private final Maker maker;
    private final Executor background;
    private final Supplier<Duration> clock;
    private final Map<StreamName, Duration> triedAt = new HashMap<>(); // with the lock of this
    private final Map<StreamName, Duration> lookedAt = new HashMap<>(); // likewise
    private final Map<StreamName, Picture> pictures = new LinkedHashMap<>(); // likewise; the oldest first
    private final Set<StreamName> failed = new HashSet<>(); // likewise
    private boolean isOn;

    /** The newest key frame of a stream as a picture. */
    public interface Maker {
        /**
         * @return with the age that it has when asked for; empty: there is no key frame at the moment
         * @throws Exception when it cannot be decoded
         */
        Optional<Still> make(StreamName stream) throws Exception;
    }

    private record Picture(byte[] jpeg, Duration sentAt) {}

    /**
     * A picture.
     *
     * @param age since what it shows was sent
     */
    public record Still(byte[] jpeg, Duration age) {}

    /** @param clock monotonic */
    public Stills(Maker maker, Executor background, Supplier<Duration> clock) {
        this.maker = maker;
        this.background = background;
        this.clock = clock;
    }

    /** The one thread that makes the pictures; there is none while nobody looks. */
    public static Executor background() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "still");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    /** Follows {@code http.stills}. */
    public synchronized void reconfigure(boolean wanted) {
        isOn = wanted;
        if (!wanted) {
            pictures.clear();
            triedAt.clear();
            lookedAt.clear();
            failed.clear();
        }
    }

    public synchronized boolean isOn() {
        return isOn;
    }

    /** The picture that is there, while a newer one is made if this one is a minute old; empty: there is none yet. */
    public synchronized Optional<Still> newest(StreamName stream) {
        if (!isOn) {
            return Optional.empty();
        }
        Duration now = clock.get();
        removeOld(triedAt, now);
        lookedAt.put(stream, now);
        if (triedAt.putIfAbsent(stream, now) == null) {
            try {
                background.execute(() -> refresh(stream));
            } catch (RejectedExecutionException e) { // too many wait; whoever looks asks again
                triedAt.remove(stream);
            }
        }
        return Optional.ofNullable(pictures.get(stream))
                .map(picture -> new Still(picture.jpeg, clock.get().minus(picture.sentAt)));
    }

    private static void removeOld(Map<StreamName, Duration> times, Duration now) {
        times.values().removeIf(at -> now.minus(at).compareTo(MIN_AGE) >= 0);
    }

    private void refresh(StreamName stream) {
        if (!isWanted(stream)) {
            return;
        }
        Duration asked = clock.get();
        try {
            Optional<Still> made = maker.make(stream);
            synchronized (this) {
                if (made.isEmpty()) {
                    triedAt.remove(stream); // which has cost nothing
                } else if (isOn) {
                    keep(stream, new Picture(made.get().jpeg, asked.minus(made.get().age)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) { // the end of one picture
            logOnce(stream, e);
        }
    }

    /** Whether somebody still looks when its turn comes: others, each of up to half a minute, may have been before it. */
    private synchronized boolean isWanted(StreamName stream) {
        removeOld(lookedAt, clock.get());
        boolean isWanted = lookedAt.containsKey(stream);
        if (!isWanted) {
            triedAt.remove(stream);
        }
        return isWanted;
    }

    /** Until one of the stream succeeds: somebody may look for hours. */
    private synchronized void logOnce(StreamName stream, Exception failure) {
        if (failed.add(stream)) {
            LOG.warn("{}: no picture of what is sent: {}", stream, failure.getMessage());
        }
    }

    private void keep(StreamName stream, Picture picture) {
        failed.remove(stream);
        pictures.remove(stream);
        pictures.put(stream, picture);
        int bytes =
                pictures.values().stream().mapToInt(kept -> kept.jpeg.length).sum();
        for (var oldest = pictures.values().iterator(); bytes > MAX_BYTES; oldest.remove()) {
            bytes -= oldest.next().jpeg.length;
        }
    }
}
