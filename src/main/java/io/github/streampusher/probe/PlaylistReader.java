package io.github.streampusher.probe;

import io.github.streampusher.playcheck.Playlist;
import io.github.streampusher.stream.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads HLS playlists by HTTP, across redirects, also between HTTP and HTTPS. Any thread may call it. */
final class PlaylistReader {
    /** The playlist of a long recording; each segment is a line. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int START_BYTES = 7; // #EXTM3U

    private Optional<HttpClient> client = Optional.empty();

    /** @param address after the redirects */
    record Answer(URI address, String text) {
        boolean isPlaylist() {
            return Playlist.is(text.substring(0, Math.min(START_BYTES, text.length())));
        }
    }

    /** Its thread is for daemons that look by HTTP alone. */
    private synchronized HttpClient client() {
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.ALWAYS) // five at most
                .build());
        client = Optional.of(made);
        return made;
    }

    /**
     * Of what is no playlist it reads the beginning only.
     *
     * @param limit for all of it: a server may send one byte a second
     * @throws IllegalArgumentException when it is no address of HTTP
     */
    Answer read(URI address, Duration limit) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client().sendAsync(
                        HttpRequest.newBuilder(address).build(), info -> new Beginning(info.statusCode() == 200));
        try {
            HttpResponse<String> response = answer.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("it answers " + response.statusCode());
            }
            return new Answer(response.uri(), response.body());
        } catch (TimeoutException e) {
            throw new IOException("no whole answer in time", e);
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            boolean isUnexplained = cause instanceof ConnectException && cause.getMessage() == null;
            throw new IOException(isUnexplained ? "no connection" : Problem.messageOf(cause), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Collects the beginning of an answer; all of it if that is a playlist. */
    private static final class Beginning implements HttpResponse.BodySubscriber<String> {
        private final boolean isWanted;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private Flow.Subscription subscription;

        Beginning(boolean isWanted) {
            this.isWanted = isWanted;
        }

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription body) {
            subscription = body;
            if (isWanted) {
                body.request(Long.MAX_VALUE);
            } else {
                end();
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] chunk = new byte[Math.min(buffer.remaining(), MAX_BYTES - bytes.size())];
                buffer.get(chunk);
                bytes.writeBytes(chunk);
            }
            if (bytes.size() == MAX_BYTES || bytes.size() >= START_BYTES && !isPlaylist()) {
                end();
            }
        }

        private boolean isPlaylist() {
            return Playlist.is(new String(bytes.toByteArray(), 0, START_BYTES, StandardCharsets.UTF_8));
        }

        private void end() {
            subscription.cancel();
            onComplete();
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
