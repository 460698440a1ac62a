package io.github.streampusher.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /health} and {@code /streams} by HTTP, read-only. The number of callers and their time
 * are bounded; a silent one keeps nobody out. An address that cannot be bound is logged and harms no stream.
 */
public final class HttpService implements AutoCloseable {
    /** A connection without a request costs a file descriptor only. */
    private static final int MAX_CONNECTIONS = 1024;

    /** A caller that sends half a request occupies one, for {@value #MAX_REQUEST_SECONDS} s or until others need it. */
    private static final int MAX_THREADS = 64;

    private static final int MAX_REQUEST_SECONDS = 5;
    private static final int MAX_RESPONSE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);

    private final ControlApi controlApi;
    private Optional<String> address = Optional.empty();
    private Optional<RunningServer> running = Optional.empty();

    public HttpService(ControlApi controlApi) {
        this.controlApi = controlApi;
        System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MAX_CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MAX_REQUEST_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(MAX_RESPONSE_SECONDS));
    }

    private record RunningServer(HttpServer server, EvictingExecutor threads) {
        void stop() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private record Response(int status, String type, byte[] body) {
        static Response text(int status, String text) {
            return new Response(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param wanted {@code HOST:PORT}; empty: off */
    public synchronized void listen(Optional<String> wanted) {
        if (wanted.equals(address) && running.isPresent() == wanted.isPresent()) {
            return;
        }
        close();
        address = wanted;
        running = wanted.flatMap(this::start);
    }

    private Optional<RunningServer> start(String hostAndPort) {
        try {
            HttpServer server = HttpServer.create(socketAddress(hostAndPort), MAX_CONNECTIONS);
            EvictingExecutor threads = new EvictingExecutor("http", MAX_THREADS);
            server.setExecutor(threads);
            Metrics metrics = new Metrics();
            HostCheck hostCheck = new HostCheck(hostAndPort.substring(0, hostAndPort.lastIndexOf(':')));
            server.createContext("/", exchange -> handle(exchange, hostCheck, metrics));
            server.start();
            LOG.info("http: /metrics, /health and /streams on {}", hostAndPort);
            return Optional.of(new RunningServer(server, threads));
        } catch (IOException | RuntimeException e) {
            LOG.error("http.listen: {} cannot be used: {}; retried at the next reload", hostAndPort, e.getMessage());
            return Optional.empty();
        }
    }

    private static InetSocketAddress socketAddress(String hostAndPort) throws IOException {
        int colon = hostAndPort.lastIndexOf(':');
        InetAddress address = InetAddress.getByName(hostAndPort.substring(0, colon));
        return new InetSocketAddress(address, Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    private void handle(HttpExchange exchange, HostCheck hostCheck, Metrics metrics) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            boolean readOnly = head || exchange.getRequestMethod().equals("GET");
            if (!readOnly) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            Response response = readOnly ? respond(exchange, hostCheck, metrics) : Response.text(405, "only GET");
            exchange.getResponseHeaders().set("Content-Type", response.type);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(response.status, head ? -1 : response.body.length);
            if (!head) {
                exchange.getResponseBody().write(response.body);
            }
        } catch (RuntimeException | Error e) { // the end of one request; the JDK would be silent
            LOG.warn("http: a request was not answered: {}", e.toString());
        }
    }

    private Response respond(HttpExchange exchange, HostCheck hostCheck, Metrics metrics) throws IOException {
        if (!hostCheck.accepts(exchange.getRequestHeaders().getFirst("Host"))) {
            return Response.text(421, "this is not the host of that name: call it by its IP address, or as localhost");
        }
        try {
            return switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> new Response(200, Metrics.CONTENT_TYPE, metrics.render(controlApi.figures()));
                case "/streams" ->
                    new Response(200, "application/json", controlApi.status().getBytes(StandardCharsets.UTF_8));
                case "/health" -> {
                    controlApi.figures();
                    yield Response.text(200, "ok");
                }
                default -> Response.text(404, "there are /metrics, /health and /streams");
            };
        } catch (IllegalStateException e) {
            return Response.text(503, "the daemon is not working: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        running.ifPresent(RunningServer::stop);
        running = Optional.empty();
    }
}
