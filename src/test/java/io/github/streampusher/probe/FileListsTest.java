package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.process.EventRecorder;
import io.github.streampusher.reporting.CapturedLog;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListsTest {
    @TempDir
    Path folder;

    private final EventRecorder events = new EventRecorder();

    private List<String> told(String stream) {
        return events.nextMatching(
                        Event.FilesListed.class,
                        listed -> listed.stream().value().equals(stream))
                .files();
    }

    /** A named pipe without a writer hangs whoever opens it, as a network drive does that is gone. */
    @Test
    void listThatHangsKeepsNoOther() throws Exception {
        ExternalProcess.run("mkfifo", folder.resolve("hangs.m3u").toString());
        Path film = Files.writeString(folder.resolve("film.mp4"), "film");
        try (FileLists lists = new FileLists(events, folder)) {
            lists.watch(Map.of(new StreamName("a"), "hangs.m3u", new StreamName("b"), "."));
            assertEquals(List.of(film.toString()), told("b"));
            Path more = Files.writeString(folder.resolve("more.mp4"), "more");
            assertEquals(List.of(film.toString(), more.toString()), told("b"));
            lists.watch(Map.of(new StreamName("a"), "more.mp4"));
            assertEquals(List.of(more.toRealPath().toString()), told("a"));
        } finally {
            Files.writeString(folder.resolve("hangs.m3u"), ""); // lets it go
        }
    }

    @Test
    void listThatHadFilesMayBeEmptyForAMoment() throws IOException {
        FileLists.Watched list = new FileLists.Watched(new StreamName("a"), ".");
        try (FileLists lists = new FileLists(events, folder)) {
            lists.look(list);
            assertEquals(List.of(), told("a"), "there never were any");
            Path film = Files.writeString(folder.resolve("film.mp4"), "film");
            lists.look(list);
            assertEquals(List.of(film.toString()), told("a"));
            Files.delete(film);
            IntStream.range(0, 15).forEach(look -> lists.look(list));
            Path other = Files.writeString(folder.resolve("other.mp4"), "other");
            lists.look(list);
            assertEquals(List.of(other.toString()), told("a"));
            Files.delete(other);
            IntStream.range(0, 16).forEach(look -> lists.look(list));
            assertEquals(List.of(), told("a"));
        }
    }

    @Test
    void badLineIsSkippedAndToldOnceForEachChange() throws IOException {
        FileLists.Watched list = new FileLists.Watched(new StreamName("a"), "films.m3u");
        Path film = Files.writeString(folder.resolve("film.mp4"), "film");
        Path films = Files.writeString(folder.resolve("films.m3u"), "rtsp://u:pa/ss@h/x\nfilm.mp4\n");
        try (CapturedLog log = new CapturedLog(FileLists.class);
                FileLists lists = new FileLists(events, folder)) {
            IntStream.range(0, 3).forEach(look -> lists.look(list));
            assertEquals(List.of(film.toString()), told("a"));
            Files.writeString(film, "longer than before");
            lists.look(list);
            assertEquals(List.of(film.toString()), told("a"));
            Files.writeString(films, "film.mp4\nfilm.mp4\nduration 5\n");
            IntStream.range(0, 3).forEach(look -> lists.look(list));
            assertEquals(List.of(film.toString(), film.toString()), told("a"));
            assertEquals(
                    List.of(
                            "WARN a: films.m3u: lines are skipped: line 1 is an address, and a channel plays files of this"
                                    + " machine",
                            "WARN a: films.m3u: lines are skipped: line 3 has duration, and a channel plays whole files"),
                    log.lines());
        }
    }
}
