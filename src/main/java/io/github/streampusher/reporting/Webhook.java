package io.github.streampusher.reporting;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts events to an address. */
public final class Webhook implements Notifications.Sink {
    private final String address;
    private final Duration timeout;
    private final HttpClient client;

    /** @param address may hold secrets: it is not told */
    public Webhook(String address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1) // no offers that simple receivers do not know
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public void send(String json) throws IOException, InterruptedException {
        int status;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(timeout)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IllegalArgumentException e) {
            throw new IOException("this is not an address that can be posted to", e);
        } catch (IOException e) {
            throw new IOException("no answer: " + e.getClass().getSimpleName(), e);
        }
        if (status / 100 != 2) {
            throw new IOException("the answer was HTTP " + status);
        }
    }
}
