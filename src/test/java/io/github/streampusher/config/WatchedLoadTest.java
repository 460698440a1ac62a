package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watcher's load makes of files that are being written, and of streams that have vanished. */
class WatchedLoadTest {
    private static final String A = "  a:\n    input: test\n    output: rtmp://h/app/key-a\n";
    private static final String B = "  b:\n    input: test\n    output: rtmp://h/app/key-b\n";

    @TempDir
    Path folder;

    private Configuration configuration;
    private Duration now = Duration.ofNanos(Long.MAX_VALUE).minusSeconds(4); // nanoTime may overflow

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectory(folder.resolve("streams.d"));
        write("main.yaml", "log: {files: 7}\n");
        write("streams.d/x.yaml", "streams:\n" + A + B);
        configuration = new Configuration(folder.resolve("main.yaml"), Map.of());
        configuration.load();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void delete(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    private LoadResult loadAfter(String time) {
        now = now.plus(Duration.parse("PT" + time));
        return configuration.loadWatched(now.getSeconds() * 1_000_000_000L + now.getNano());
    }

    /** Each stream with its outputs. */
    private static String streams(LoadResult loaded) {
        StringBuilder text = new StringBuilder();
        loaded.catalogue()
                .definitions()
                .forEach((name, definition) -> text.append(name)
                        .append(' ')
                        .append(definition.outputs().get(0).url().reveal().replace("rtmp://h/app/", ""))
                        .append(' '));
        return text.toString().strip();
    }

    private static List<String> errors(LoadResult loaded) {
        return loaded.problems().stream()
                .filter(Problem::isError)
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n"})
    void emptiedFileKeepsItsStreamsAndIsReportedAfterFiveSeconds(String nothing) throws IOException {
        write("streams.d/x.yaml", nothing);
        LoadResult first = loadAfter("0s");
        assertFalse(first.changed());
        assertEquals("a key-a b key-b", streams(first));
        assertEquals(Optional.of(Duration.ofSeconds(5)), first.nextLook());
        assertEquals(Optional.of(Duration.ofMillis(100)), loadAfter("4.9s").nextLook());
        LoadResult reported = loadAfter("0.1s");
        assertEquals("a key-a b key-b", streams(reported));
        assertEquals(
                List.of("1: the file is empty; write it, or remove it, or reload by hand; until then the earlier"
                        + " content counts"),
                errors(reported));
        assertEquals(Optional.empty(), reported.nextLook());
        assertEquals(
                Set.of(new StreamName("a"), new StreamName("b")),
                reported.outdated().keySet());
        assertFalse(loadAfter("1h").changed());
        write("streams.d/x.yaml", "streams:\n" + A + B);
        LoadResult written = loadAfter("1s");
        assertEquals(List.of(), errors(written));
        assertTrue(written.changed());
    }

    @Test
    void emptiedMainFileKeepsItsSettings() throws IOException {
        write("main.yaml", "");
        LoadResult held = loadAfter("0s");
        assertEquals(7, held.settings().log().files());
        assertFalse(held.changed());
        LoadResult reported = loadAfter("5s");
        assertEquals(7, reported.settings().log().files());
        assertEquals(1, errors(reported).size());
        assertEquals(5, configuration.load().settings().log().files(), "by hand");
    }

    @Test
    void halfOfALineIsNotApplied() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A + B.substring(0, B.length() - 3));
        assertEquals("a key-a b key-b", streams(loadAfter("0s")));
        LoadResult reported = loadAfter("5s");
        assertEquals("a key-a b key-b", streams(reported));
        assertEquals(
                List.of("7: the last line has no line end, so it may be half of a line; end it, or reload by hand;"
                        + " until then the earlier content counts"),
                errors(reported));
        write("streams.d/x.yaml", "streams:\n" + A + B.replace("key-b", "key-c"));
        assertEquals("a key-a b key-c", streams(loadAfter("0s")));
    }

    @Test
    void halfFileOfWholeLinesStopsNothing() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A);
        LoadResult half = loadAfter("0s");
        assertEquals("a key-a b key-b", streams(half));
        assertEquals(Optional.of(Duration.ofSeconds(3)), half.nextLook());
        write("streams.d/x.yaml", "streams:\n" + A + B);
        LoadResult whole = loadAfter("2s");
        assertEquals("a key-a b key-b", streams(whole));
        assertEquals(Optional.empty(), whole.nextLook());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streams:\n  a:\n    input: test\n    output: \"rtmp://h/app/key-c\"",
                "streams: {a: {input: test, output: 'rtmp://h/app/key-c'}}",
                "streams:\n  a: {input: test, output: rtmp://h/app/key-c }",
                "streams:\n  a:\n    input: test\n    output: rtmp://h/app/key-c\n    labels: {x: y}",
            })
    void closedLastLineNeedsNoLineEnd(String text) throws IOException {
        write("streams.d/x.yaml", text);
        assertTrue(streams(loadAfter("0s")).startsWith("a key-c"));
    }

    @Test
    void sameLastLineNeedsNoLineEnd() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A.replace("key-a", "key-c") + B.stripTrailing());
        LoadResult loaded = loadAfter("0s");
        assertEquals("a key-c b key-b", streams(loaded));
        assertEquals(Optional.empty(), loaded.nextLook());
    }

    @Test
    void newFileDefinesNothingWhileItIsWritten() throws IOException {
        write("streams.d/y.yaml", "streams:\n  c:\n    input: test\n    output: rtmp://h/app/ke");
        assertEquals("a key-a b key-b", streams(loadAfter("0s")));
        assertEquals(1, errors(loadAfter("5s")).size());
        write("streams.d/y.yaml", "streams:\n  c:\n    input: test\n    output: rtmp://h/app/key-c\n");
        assertEquals("a key-a b key-b c key-c", streams(loadAfter("1s")));
    }

    @Test
    void firstLoadAppliesEverything() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A + B.stripTrailing());
        configuration = new Configuration(folder.resolve("main.yaml"), Map.of());
        assertEquals("a key-a b key-b", streams(loadAfter("0s")));
    }

    @Test
    void timeBeginsAnewWithEachChange() throws IOException {
        String whole = "streams:\n" + A + B + B.replace("b", "c");
        for (int cut = 3; cut < 15; cut += 3) {
            write("streams.d/x.yaml", whole.substring(0, whole.length() - cut));
            LoadResult loaded = loadAfter("4s");
            assertEquals(List.of(), errors(loaded));
            assertEquals(Optional.of(Duration.ofSeconds(5)), loaded.nextLook());
        }
    }

    @Test
    void unparsableFileKeepsItsStreamsAndIsReportedAtOnce() throws IOException {
        write("streams.d/x.yaml", "streams:\n  a: {input: te");
        LoadResult loaded = loadAfter("0s");
        assertEquals("a key-a b key-b", streams(loaded));
        assertEquals(1, errors(loaded).size());
        write("streams.d/x.yaml", "");
        assertEquals("a key-a b key-b", streams(loadAfter("1s")));
        assertEquals("a key-a b key-b", streams(loadAfter("9s")));
    }

    @Test
    void reloadByHandAppliesWhatIsThere() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A.substring(0, A.length() - 3));
        assertEquals("a key-a b key-b", streams(loadAfter("0s")));
        assertEquals("a key", streams(configuration.load()));
        LoadResult later = loadAfter("9s");
        assertEquals("a key", streams(later), "it is not held again");
        assertFalse(later.changed());
        write("streams.d/x.yaml", "");
        assertEquals("a key", streams(loadAfter("0s")));
        assertEquals("", streams(configuration.load()));
    }

    @Test
    void vanishedStreamIsRemovedAfterThreeSeconds() throws IOException {
        delete("streams.d/x.yaml");
        LoadResult first = loadAfter("0s");
        assertEquals("a key-a b key-b", streams(first));
        assertEquals(List.of(), errors(first));
        assertEquals(Optional.of(Duration.ofSeconds(3)), first.nextLook());
        LoadResult second = loadAfter("2.9s");
        assertEquals("a key-a b key-b", streams(second));
        assertEquals(Optional.of(Duration.ofMillis(100)), second.nextLook());
        LoadResult third = loadAfter("0.1s");
        assertEquals("", streams(third));
        assertTrue(third.changed());
        assertEquals(Optional.empty(), third.nextLook());
    }

    @Test
    void vanishedStreamIsRemovedAtOnceByHand() throws IOException {
        delete("streams.d/x.yaml");
        assertEquals("a key-a b key-b", streams(loadAfter("0s")));
        LoadResult byHand = configuration.load();
        assertEquals("", streams(byHand));
        assertTrue(byHand.changed());
        assertEquals(Optional.empty(), loadAfter("0s").nextLook());
    }

    @Test
    void fillingAFolderKeepsItsStreams() throws IOException {
        for (int i = 0; i < 5; i++) {
            write("streams.d/c" + i + ".yaml", "streams:\n" + B.replace("b", "c" + i));
        }
        String all = streams(configuration.load());
        for (int i = 0; i < 5; i++) {
            delete("streams.d/c" + i + ".yaml");
        }
        assertEquals(all, streams(loadAfter("0s")));
        for (int i = 0; i < 5; i++) {
            write("streams.d/c" + i + ".yaml", "streams:\n" + B.replace("b", "c" + i));
            assertEquals(all, streams(loadAfter("2.5s")));
        }
        assertFalse(loadAfter("9s").changed());
    }

    @Test
    void streamThatComesBackIsTakenAsItIsThen() throws IOException {
        delete("streams.d/x.yaml");
        loadAfter("0s");
        write("streams.d/x.yaml", "streams:\n" + A.replace("key-a", "key-c") + B);
        assertEquals("a key-c b key-b", streams(loadAfter("1s")));
        delete("streams.d/x.yaml");
        assertEquals("a key-c b key-b", streams(loadAfter("1s")));
        assertEquals("a key-c b key-b", streams(loadAfter("2.9s")), "the time begins anew");
    }

    @Test
    void moveToAnotherFileIsAppliedAtOnce() throws IOException {
        Files.move(folder.resolve("streams.d/x.yaml"), folder.resolve("streams.d/y.yaml"));
        LoadResult moved = loadAfter("0s");
        assertEquals("a key-a b key-b", streams(moved));
        assertEquals(Optional.empty(), moved.nextLook());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  z:\n    input: test\n    output: rtmp://h/app/key-a\n",
                "  z:\n    input: test\n    output: {url: out.flv, backup: rtmp://h/app/key-a}\n",
            })
    void renamedStreamIsHandedOverAtOnce(String renamed) throws IOException {
        write("streams.d/x.yaml", "streams:\n" + B + renamed);
        LoadResult loaded = loadAfter("0s");
        assertFalse(streams(loaded).contains("a key-a"), streams(loaded));
        assertTrue(streams(loaded).contains("z "), streams(loaded));
        assertEquals(Optional.empty(), loaded.nextLook());
    }

    @Test
    void keyThatMovesToAnExistingStreamIsHandedOverAtOnce() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + B.replace("key-b", "key-a"));
        assertEquals("b key-a", streams(loadAfter("0s")));
    }

    @Test
    void streamsThatSharedAnAddressAreNotRenamed() throws IOException {
        write("streams.d/x.yaml", "streams:\n" + A.replace("key-a", "key") + B.replace("key-b", "key"));
        configuration.load();
        write("streams.d/x.yaml", "streams:\n" + B.replace("key-b", "key"));
        assertEquals("a key b key", streams(loadAfter("0s")));
        assertEquals("b key", streams(loadAfter("3s")));
    }

    @Test
    void emptiedKeyFileKeepsTheKey() throws IOException {
        write("key", "one");
        write("streams.d/x.yaml", "streams: {a: {input: test, output: 'rtmp://h/app/${file:key}'}}");
        configuration.load();
        write("key", "");
        LoadResult loaded = loadAfter("0s");
        assertEquals("a one", streams(loaded));
        assertEquals(List.of("1: the file key is empty"), errors(loaded));
        write("key", "two");
        assertEquals("a two", streams(loadAfter("0s")));
    }
}
