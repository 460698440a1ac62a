package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Inbox;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Scout;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the inputs that would be better, and knocks at the ports of the outputs.
 *
 * <p>Any thread may call it. It has up to eight threads {@code scout-N}.
 */
public final class ProbingScout implements Scout, AutoCloseable {
    private static final Duration PATIENCE_WITH_A_PORT = Duration.ofSeconds(5);

    /** One server may be what hundreds of streams wait for. */
    private static final int MOST_AT_ONCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ProbingScout.class);

    private final Inbox inbox;
    private final Supplier<Prober> prober;
    private final FfmpegCapabilities capabilities;
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService scouts = Executors.newFixedThreadPool(MOST_AT_ONCE, this::thread);

    /** @param prober asks the inputs; another one after a reload */
    public ProbingScout(Inbox inbox, Supplier<Prober> prober, FfmpegCapabilities capabilities) {
        this.inbox = inbox;
        this.prober = prober;
        this.capabilities = capabilities;
    }

    @Override
    public void look(RunId run, String program, Definition definition, Route route) {
        try {
            scouts.execute(() -> {
                try {
                    inbox.offer(new Event.Scouted(run, best(capabilities.of(program), definition, route)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) { // such as a port that there is not
                    LOG.warn("{}: nobody knows whether what is preferred is well: {}", run.stream(), e.toString());
                    inbox.offer(new Event.Scouted(run, route));
                }
            });
        } catch (OutOfMemoryError e) { // no room for a thread: nothing better is found this time
            inbox.offer(new Event.Scouted(run, route));
        }
    }

    @Override
    public void close() {
        scouts.shutdownNow();
    }

    private Route best(Capabilities ffmpeg, Definition definition, Route route) throws InterruptedException {
        Set<Integer> backups = new TreeSet<>(route.backups());
        backups.removeIf(place -> isOpen(definition.outputs().get(place).url()));
        for (int input = 0; input < route.input(); input++) {
            if (isWell(ffmpeg, definition.by(route.from(input)))) {
                return new Route(input, backups);
            }
        }
        return new Route(route.input(), backups);
    }

    /** What cannot be asked can only be tried. */
    private boolean isWell(Capabilities ffmpeg, Definition definition) throws InterruptedException {
        return !prober.get().probe(definition, ffmpeg).isDecisive();
    }

    /** Whether somebody listens there; what has no such port can only be tried. */
    private static boolean isOpen(Address address) {
        Optional<String> host = address.host();
        OptionalInt port = address.port();
        if (host.isEmpty() || port.isEmpty()) {
            return true;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.get(), port.getAsInt()), (int) PATIENCE_WITH_A_PORT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "scout-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
