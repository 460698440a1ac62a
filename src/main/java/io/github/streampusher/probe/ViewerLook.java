package io.github.streampusher.probe;

import io.github.streampusher.playcheck.Look;
import io.github.streampusher.playcheck.Playlist;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.Tool;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Pulls back what viewers get of an output: an HLS playlist by HTTP, anything else by ffprobe. Blocks the caller for some
 * tenths of a second, and up to the time-out where nothing answers.
 *
 * @param ffprobe its path, or a bare name that is looked up on PATH
 * @param timeout for the whole look
 */
record ViewerLook(String ffprobe, Path workDir, PlaylistReader playlists, Duration timeout) {
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Some frames: media arrive, and not only a header. */
    private static final String PACKETS = "%+#10";

    Look at(Address address) throws InterruptedException {
        long start = System.nanoTime();
        String url = address.reveal();
        if (!address.protocol().isHttp()) {
            return probe(url, timeout);
        }
        try {
            PlaylistReader.Answer answer = playlists.read(URI.create(url), timeout);
            if (!answer.isPlaylist()) {
                return probe(url, left(start));
            }
            Playlist playlist = Playlist.parse(answer.text());
            if (playlist.variant().isEmpty()) {
                return Look.of(playlist);
            }
            PlaylistReader.Answer variant =
                    playlists.read(answer.address().resolve(playlist.variant().get()), left(start));
            return variant.isPlaylist()
                    ? Look.of(Playlist.parse(variant.text()))
                    : Look.failed("the playlist that it names is none");
        } catch (IOException e) {
            return Look.failed(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (IllegalArgumentException e) {
            return Look.failed("no address of HTTP");
        }
    }

    private Duration left(long start) {
        return timeout.minusNanos(System.nanoTime() - start);
    }

    private Look probe(String url, Duration limit) throws InterruptedException {
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
            Tool.Result result = Tool.run(command, "", workDir, limit);
            List<String> errors = result.errors().lines().toList();
            return result.output().lines().anyMatch(line -> line.matches("\\d.*"))
                    ? Look.moving()
                    : Look.failed(errors.isEmpty() ? "no media arrive" : errors.get(errors.size() - 1));
        } catch (TimeoutException e) {
            return Look.failed("no media arrive within " + timeout.toSeconds() + " s");
        } catch (IOException e) {
            return Look.failed(Problem.messageOf(e));
        }
    }
}
