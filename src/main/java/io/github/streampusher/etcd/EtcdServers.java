package io.github.streampusher.etcd;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Calls the servers of one etcd: the one that answered last, and another when it does not. Any thread may call it. */
final class EtcdServers implements AutoCloseable {
    /** Shorter than a beat: connections of a node that is cut off hang in retransmission. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration STATUS_TIMEOUT = Duration.ofMillis(300);

    private final List<URI> servers;
    private final ExecutorService executor = Executors.newFixedThreadPool(2, task -> daemonThread(task, "fleet-http"));
    private final HttpClient client;
    private volatile int preferred;

    EtcdServers(List<URI> servers, Optional<SSLContext> tls) {
        this.servers = List.copyOf(servers);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(executor);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
    }

    private static Thread daemonThread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    int count() {
        return servers.size();
    }

    /**
     * Calls one server; another only if the call cannot have arrived.
     *
     * @throws IOException when no answer came, or a refusal: the call may have been carried out
     */
    JsonObject call(String path, JsonObject request) throws IOException {
        HttpResponse<String> response = send(path, request, HttpResponse.BodyHandlers.ofString(), CALL_TIMEOUT);
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    /** An answer that goes on for ever. */
    ResponseLines open(String path, JsonObject request) throws IOException {
        ResponseLines lines = new ResponseLines();
        send(path, request, HttpResponse.BodyHandlers.ofPublisher(), CALL_TIMEOUT)
                .body()
                .subscribe(lines);
        return lines;
    }

    private <T> HttpResponse<T> send(
            String path, JsonObject request, HttpResponse.BodyHandler<T> handler, Duration timeout) throws IOException {
        int first = preferred;
        IOException failure = new IOException("no servers");
        for (int i = 0; i < servers.size(); i++) {
            int server = (first + i) % servers.size();
            try {
                HttpResponse<T> response = client.send(request(servers.get(server), path, request, timeout), handler);
                if (response.statusCode() == 200) {
                    preferred = server;
                    return response;
                }
                throw new IOException(servers.get(server) + path + " answers " + response.statusCode());
            } catch (ConnectException | HttpConnectTimeoutException e) {
                failure = e;
            } catch (IOException e) {
                preferred = (server + 1) % servers.size();
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        throw failure;
    }

    /** Calls all servers at once; returns the answers of those that gave one. */
    List<JsonObject> callEach(String path, JsonObject request) {
        List<CompletableFuture<Optional<JsonObject>>> calls = servers.stream()
                .map(server -> client.sendAsync(
                                request(server, path, request, STATUS_TIMEOUT), HttpResponse.BodyHandlers.ofString())
                        .thenApply(EtcdServers::parse)
                        .exceptionally(failure -> Optional.empty()))
                .toList();
        return calls.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<JsonObject> parse(HttpResponse<String> response) {
        try {
            return Stream.of(response)
                    .filter(answer -> answer.statusCode() == 200)
                    .map(answer -> JsonParser.parseString(answer.body()).getAsJsonObject())
                    .findFirst();
        } catch (JsonParseException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static HttpRequest request(URI server, String path, JsonObject body, Duration timeout) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
