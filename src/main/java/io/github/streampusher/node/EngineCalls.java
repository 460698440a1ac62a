package io.github.streampusher.node;

import io.github.streampusher.fleet.Engine;
import io.github.streampusher.fleet.Entry;
import io.github.streampusher.fleet.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Calls the engine on threads of its own and hands the results to the thread {@code fleet}: {@code fleet-beat} writes the
 * beats, which never wait for others; {@code fleet-write} the rest; {@code fleet-watch} reads and watches.
 */
final class EngineCalls implements AutoCloseable {
    private static final Duration READ_PAUSE = Duration.ofMillis(300);

    private final Engine engine;
    private final Supplier<Duration> clock;
    private final ExecutorService beats = Executors.newSingleThreadExecutor(task -> daemon(task, "fleet-beat"));
    private final ExecutorService writes = Executors.newFixedThreadPool(2, task -> daemon(task, "fleet-write"));
    private Optional<Thread> watcher = Optional.empty();
    private volatile boolean closed;

    /** Gets what the engine says, in order. */
    interface Reader {
        void copied(Engine.Snapshot snapshot);

        void changed(List<Engine.Change> changes);
    }

    /** Gets the answer of one write. */
    interface Answered {
        void answered(Write.Answer answer, Duration sentAt);
    }

    EngineCalls(Engine engine, Supplier<Duration> clock) {
        this.engine = engine;
        this.clock = clock;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void write(Write write, boolean isBeat, Answered listener) {
        (isBeat ? beats : writes).execute(() -> {
            Duration sentAt = clock.get();
            listener.answered(engine.write(write), sentAt);
        });
    }

    void askLeader(Consumer<Duration> leaderless, Runnable leader) {
        writes.execute(() -> {
            Duration askedAt = clock.get();
            if (engine.isLeaderless()) {
                leaderless.accept(askedAt);
            } else {
                leader.run();
            }
        });
    }

    /** Reads everything anew and watches from there, for this reader and no longer for the one before. */
    void watch(Reader reader) {
        watcher.ifPresent(Thread::interrupt);
        Thread thread = daemon(() -> watchOnAndOn(reader), "fleet-watch");
        watcher = Optional.of(thread);
        thread.start();
    }

    private void watchOnAndOn(Reader reader) {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            Optional<Engine.Snapshot> snapshot = engine.read();
            if (snapshot.isPresent() && !Thread.currentThread().isInterrupted()) {
                reader.copied(snapshot.get());
                engine.watch(snapshot.get().revision(), reader::changed);
            }
            try {
                Thread.sleep(READ_PAUSE.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Sets or deletes a key for an operator, whatever its value is. */
    boolean force(String key, UnaryOperator<Optional<String>> change) {
        Optional<Engine.Snapshot> snapshot = engine.read();
        if (snapshot.isEmpty()) {
            return false;
        }
        Optional<Entry> entry = Optional.ofNullable(snapshot.get().entries().get(key));
        long revision = entry.map(Entry::revision).orElse(0L);
        Optional<String> value = change.apply(entry.map(Entry::value));
        return value.isEmpty() && revision == 0
                || engine.write(new Write(key, value, revision)) instanceof Write.Answer.Done;
    }

    @Override
    public void close() {
        closed = true;
        watcher.ifPresent(Thread::interrupt);
        beats.shutdownNow();
        writes.shutdownNow();
        engine.close();
    }
}
