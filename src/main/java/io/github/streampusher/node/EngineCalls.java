package io.github.streampusher.node;

import io.github.streampusher.etcd.ClientCertificate;
import io.github.streampusher.etcd.EtcdEngine;
import io.github.streampusher.fleet.Engine;
import io.github.streampusher.fleet.Entry;
import io.github.streampusher.fleet.Write;
import java.net.URI;
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
 * beats, which never wait for others; {@code fleet-write} the rest; {@code fleet-ask} asks whether there is a leader, where
 * there is none no write ends soon; {@code fleet-watch} reads and watches.
 */
final class EngineCalls implements AutoCloseable {
    /** Between two reads, so that an engine that is down or has lost the watch is not asked without end. */
    private static final Duration READ_PAUSE = Duration.ofMillis(300);

    private final Engine engine;
    private final Supplier<Duration> clock;
    private final ExecutorService beats = Executors.newSingleThreadExecutor(task -> daemon(task, "fleet-beat"));
    private final ExecutorService writes = Executors.newFixedThreadPool(2, task -> daemon(task, "fleet-write"));
    private final ExecutorService asks = Executors.newSingleThreadExecutor(task -> daemon(task, "fleet-ask"));
    private Optional<Thread> watcher = Optional.empty();
    private volatile boolean closed;

    /** Gets the answer of one write. */
    interface Answered {
        void answered(Write.Answer answer, Duration sentAt);
    }

    EngineCalls(Engine engine, Supplier<Duration> clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** @param servers their addresses; any of them answers */
    static EngineCalls toEtcd(List<String> servers, Optional<ClientCertificate> certificate) {
        List<URI> addresses = servers.stream().map(URI::create).toList();
        return new EngineCalls(new EtcdEngine(addresses, certificate.map(ClientCertificate::context)), BootClock::now);
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
        asks.execute(() -> {
            Duration askedAt = clock.get();
            if (engine.isLeaderless()) {
                leaderless.accept(askedAt);
            } else {
                leader.run();
            }
        });
    }

    /** Reads everything anew and watches from there, for these receivers and no longer for those before. */
    void watch(Consumer<Engine.Snapshot> onCopy, Consumer<List<Engine.Change>> onChanges) {
        watcher.ifPresent(Thread::interrupt);
        Thread thread = daemon(() -> watchOnAndOn(onCopy, onChanges), "fleet-watch");
        watcher = Optional.of(thread);
        thread.start();
    }

    private void watchOnAndOn(Consumer<Engine.Snapshot> onCopy, Consumer<List<Engine.Change>> onChanges) {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            Optional<Engine.Snapshot> snapshot = engine.read();
            if (snapshot.isPresent() && !Thread.currentThread().isInterrupted()) {
                onCopy.accept(snapshot.get());
                engine.watch(snapshot.get().revision(), onChanges);
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
        asks.shutdownNow();
        engine.close();
    }
}
