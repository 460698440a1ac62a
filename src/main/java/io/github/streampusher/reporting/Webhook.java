package io.github.streampusher.reporting;

import io.github.streampusher.stream.Url;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends events by HTTP POST. */
public final class Webhook implements DeliveryQueue.Receiver<String> {
    private final String address;
    private final Optional<String> authorization;
    private final Duration timeout;
    private final HttpClient client;

    /** @param address may contain secrets, so no message quotes it; its user info is sent as Basic authorization */
    public Webhook(String address, Duration timeout) {
        Optional<Url> url = Url.of(address).filter(found -> found.host() > found.authority());
        this.address = url.map(Webhook::withoutUserInfo).orElse(address);
        authorization = url.map(Webhook::basicAuthorization);
        this.timeout = timeout;
        client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1) // simple receivers reject the upgrade to HTTP/2
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static String withoutUserInfo(Url url) {
        return url.text().substring(0, url.authority()) + url.text().substring(url.host());
    }

    private static String basicAuthorization(Url url) {
        String userInfo = Url.percentDecode(
                url.text().substring(url.authority(), url.host() - 1).replace("+", "%2B")); // no query
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void accept(String json) throws IOException, InterruptedException {
        int status;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json));
            authorization.ifPresent(value -> request.header("Authorization", value));
            status = statusOf(client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()));
        } catch (IllegalArgumentException e) {
            throw new IOException("it is not an HTTP address", e);
        }
        if (status / 100 != 2) {
            throw new IOException("the answer was HTTP " + status);
        }
    }

    /** A request's own timeout ends with the headers: a body that stops would block for ever. */
    private int statusOf(CompletableFuture<HttpResponse<Void>> answer) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "no answer: "
                            + Optional.ofNullable(e.getCause())
                                    .orElse(e)
                                    .getClass()
                                    .getSimpleName(),
                    e);
        } finally {
            answer.cancel(true);
        }
    }
}
