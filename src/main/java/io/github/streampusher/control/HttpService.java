package io.github.streampusher.control;

import io.github.streampusher.stream.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, what it reads and what it does, metrics and health by HTTP. An address that cannot be bound is logged
 * and harms no stream.
 */
public final class HttpService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);

    private final Supplier<HttpRoutes> routes;
    private final EventFeed feed;
    private final FailureLimit failures = new FailureLimit();
    private Settings.Http settings = new Settings.Http(Optional.empty(), Optional.empty(), false, false, Set.of());
    private volatile HttpAccess access = new HttpAccess(settings, failures);
    private Optional<HttpListener> running = Optional.empty();

    public HttpService(PageApi api) {
        routes = () -> new HttpRoutes(api);
        feed = new EventFeed(api.streams(), api.rates());
    }

    /** Follows the settings; what is served already goes on, unless its address has changed. */
    public synchronized void configure(Settings.Http wanted) {
        boolean sameAddress = wanted.listen().equals(settings.listen());
        boolean same = wanted.equals(settings);
        settings = wanted;
        access = new HttpAccess(wanted, failures);
        if (sameAddress && running.isPresent() == wanted.listen().isPresent()) {
            if (!same) {
                warnIfNobodyMayRead();
            }
            return;
        }
        if (running.isPresent()) { // which may still have to answer the reload that asks for this
            Thread change = new Thread(this::restart, "http-restart");
            change.setDaemon(true);
            change.start();
        } else {
            restart();
        }
    }

    private synchronized void restart() {
        close();
        running = settings.listen().flatMap(this::start);
        warnIfNobodyMayRead();
    }

    private Optional<HttpListener> start(String address) {
        try {
            HttpRoutes served = routes.get();
            HttpListener listener = new HttpListener(
                    new HttpAddress(address),
                    (request, peer, local) -> respond(served, request, HttpAccess.Caller.of(request, peer, local)),
                    feed::next);
            LOG.info("http: the page, /metrics, /health and /streams on {}", address);
            return Optional.of(listener);
        } catch (IOException | RuntimeException e) {
            LOG.error("http.listen: {} cannot be used: {}; retried at the next reload", address, e.getMessage());
            return Optional.empty();
        }
    }

    private void warnIfNobodyMayRead() {
        settings.listen()
                .filter(address -> settings.token().isEmpty() && !settings.openToAll())
                .filter(address -> !new HttpAddress(address).isLoopback())
                .ifPresent(address -> LOG.warn(
                        "http.listen: {} can be called from elsewhere, where nothing is served without http.token, or"
                                + " http.public: true",
                        address));
    }

    private HttpResponse respond(HttpRoutes served, HttpRequest request, HttpAccess.Caller caller) {
        Optional<HttpResponse> refusal =
                access.refusal(request, caller, served.isAsset(request), Duration.ofNanos(System.nanoTime()));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        HttpResponse response = served.answer(request);
        if (request.method().equals("POST") && HttpRoutes.isAction(request.path())) {
            LOG.info("http: POST {} by {}: {}", request.path(), caller.address(), response.status());
        }
        return response;
    }

    @Override
    public synchronized void close() {
        running.ifPresent(HttpListener::close);
        running = Optional.empty();
    }
}
