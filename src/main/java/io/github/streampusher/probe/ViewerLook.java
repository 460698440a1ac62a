package io.github.streampusher.probe;

import io.github.streampusher.playcheck.Look;
import io.github.streampusher.playcheck.Playlist;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Pulls back what viewers get of an output: an HLS playlist by HTTP, anything else by ffprobe. Blocks the caller for some
 * tenths of a second, and up to {@link #TIMEOUT} where nothing answers.
 *
 * @param ffprobe its path, or a bare name that is looked up on PATH
 */
record ViewerLook(String ffprobe, Path workDir) {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final int HTTP_TIMEOUT_MILLIS = 5000;

    /** The playlist of a long recording; each segment is a line. */
    private static final int MAX_PLAYLIST_BYTES = 1024 * 1024;

    private static final int START_BYTES = 7; // #EXTM3U

    /** Some frames: media arrive, and not only a header. */
    private static final String PACKETS = "%+#10";

    Look at(Address address) throws InterruptedException {
        String url = address.reveal();
        if (!address.protocol().isHttp()) {
            return probe(url);
        }
        try {
            Optional<String> text = playlist(URI.create(url));
            if (text.isEmpty()) {
                return probe(url);
            }
            Playlist playlist = Playlist.parse(text.get());
            if (playlist.variant().isEmpty()) {
                return Look.of(playlist);
            }
            return playlist(URI.create(url).resolve(playlist.variant().get()))
                    .map(Playlist::parse)
                    .map(Look::of)
                    .orElse(Look.failed("the playlist that it names is none"));
        } catch (IOException e) {
            return Look.failed(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (IllegalArgumentException e) {
            return Look.failed("no address of HTTP");
        }
    }

    /** Empty if it is something else. */
    private static Optional<String> playlist(URI address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
        connection.setReadTimeout(HTTP_TIMEOUT_MILLIS);
        connection.setUseCaches(false);
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("it answers " + status);
            }
            try (InputStream body = connection.getInputStream()) {
                String start = new String(body.readNBytes(START_BYTES), StandardCharsets.UTF_8);
                return Playlist.is(start)
                        ? Optional.of(start + new String(body.readNBytes(MAX_PLAYLIST_BYTES), StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        } finally {
            connection.disconnect();
        }
    }

    private Look probe(String url) throws InterruptedException {
        List<String> command = List.of(
                Program.find(ffprobe).map(Path::toString).orElse(ffprobe),
                "-v",
                "error",
                "-read_intervals",
                PACKETS,
                "-show_entries",
                "packet=size",
                "-of",
                "csv=p=0",
                url);
        try {
            Tool.Result result = Tool.run(command, "", workDir, TIMEOUT);
            List<String> errors = result.errors().lines().toList();
            return result.output().lines().anyMatch(line -> line.matches("\\d.*"))
                    ? Look.moving()
                    : Look.failed(errors.isEmpty() ? "no media arrive" : errors.get(errors.size() - 1));
        } catch (TimeoutException e) {
            return Look.failed("no media arrive within " + TIMEOUT.toSeconds() + " s");
        } catch (IOException e) {
            return Look.failed(e.getMessage());
        }
    }
}
