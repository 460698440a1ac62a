package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.FailbackProber;
import io.github.streampusher.supervision.port.RunId;
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
public final class FfprobeFailbackProber implements FailbackProber, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** One server may be what hundreds of streams wait for. */
    private static final int MAX_CONCURRENT_PROBES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(FfprobeFailbackProber.class);

    private final EventSink inbox;
    private final Supplier<Prober> prober;
    private final FfmpegCapabilities capabilities;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ExecutorService executor = Executors.newFixedThreadPool(MAX_CONCURRENT_PROBES, this::newThread);

    /** @param prober asks the inputs; another one after a reload */
    public FfprobeFailbackProber(EventSink inbox, Supplier<Prober> prober, FfmpegCapabilities capabilities) {
        this.inbox = inbox;
        this.prober = prober;
        this.capabilities = capabilities;
    }

    @Override
    public void probe(RunId run, String program, Definition definition, Route route) {
        try {
            executor.execute(() -> {
                try {
                    inbox.offer(new Event.FailbackProbed(run, bestRoute(capabilities.of(program), definition, route)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) { // such as a port that there is not
                    LOG.warn("{}: nobody knows whether what is preferred is well: {}", run.stream(), e.toString());
                    inbox.offer(new Event.FailbackProbed(run, route));
                }
            });
        } catch (OutOfMemoryError e) { // no room for a thread: nothing better is found this time
            inbox.offer(new Event.FailbackProbed(run, route));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private Route bestRoute(Capabilities ffmpeg, Definition definition, Route route) throws InterruptedException {
        Set<Integer> backups = new TreeSet<>(route.backups());
        backups.removeIf(place -> isPortOpen(definition.outputs().get(place).url()));
        for (int input = 0; input < route.input(); input++) {
            if (isInputUsable(ffmpeg, definition.forRoute(route.withInput(input)))) {
                return new Route(input, backups);
            }
        }
        return new Route(route.input(), backups);
    }

    /** What cannot be asked can only be tried. */
    private boolean isInputUsable(Capabilities ffmpeg, Definition definition) throws InterruptedException {
        return !prober.get().probe(definition, ffmpeg).hasSourceFailed();
    }

    /** Whether somebody listens there; what has no such port can only be tried. */
    private static boolean isPortOpen(Address address) {
        Optional<String> host = address.host();
        OptionalInt port = address.port();
        if (host.isEmpty() || port.isEmpty()) {
            return true;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host.get(), port.getAsInt()), (int) CONNECT_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "scout-" + threadCount.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
