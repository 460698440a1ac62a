package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathListTest {
    private static PathList read(String text) {
        return PathList.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> parse(String text) {
        PathList list = read(text);
        assertEquals(List.of(), list.skipped());
        return list.paths();
    }

    @Test
    void pathsMayHaveQuotesAndAnyEndOfLine() {
        assertEquals(
                List.of("a.mp4", "b c.mp4", "d'e.mp4", "file 1.mp4", "/x y%.mp4", "/z.mp4"),
                parse(
                                "\uFEFF#EXTM3U\r\na.mp4\r\n\"b c.mp4\"\r\n'd'e.mp4'\r\rfile 1.mp4\nfile:///x%20y%.mp4\nfile:/z.mp4")
                        .stream()
                        .map(path -> path.replace("%20", " "))
                        .toList());
    }

    @Test
    void urlOfAFileIsDecoded() {
        assertEquals(List.of("/a b+c.mp4"), parse("file:///a%20b+c.mp4"));
    }

    @Test
    void listOfFfmpegHasItsQuotes() {
        assertEquals(
                List.of("it's.mp4", "b.mp4", "c d.mp4"),
                parse("ffconcat version 1.0\n# ours\nfile 'it'\\''s.mp4'\nfile b.mp4\nfile c\\ d.mp4\n"));
        assertEquals(List.of("a b.mp4"), parse("file 'a b.mp4'\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "windows-1252"})
    void listMayComeFromWindows(String charset) {
        assertEquals(
                List.of("Müßig.mp4", "b.mp4"),
                PathList.parse("Müßig.mp4\r\nb.mp4".getBytes(Charset.forName(charset)))
                        .paths());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@host/b.mp4?token=secret",
                "rtsp://admin:pa/secret@cam/x",
                "\"rtsp://admin:secret@cam/x\"",
                "'rtsp://admin:secret@cam/x'",
                "file 'https://u:secret@h/x'",
                "file 'https://u:secret@h/x",
                "file 'ht'tps:\\//u:secret@h/x",
                "file https://u:secret@h/x",
                "file:https://u:secret@h/x",
                "cache:https://u:secret@h/x",
                "-i https://u:secret@h/x",
            })
    void addressIsSkippedAndNoPartOfItIsShown(String line) {
        PathList expected = new PathList(
                List.of("a.mp4", "b.mp4"), List.of("line 3 is an address, and a channel plays files of this machine"));
        assertEquals(expected, read("#EXTM3U\na.mp4\n" + line + "\nb.mp4"));
        assertEquals(expected, read("ffconcat version 1.0\nfile a.mp4\n" + line + "\nfile b.mp4"));
    }

    @Test
    void whatElseFfmpegsListsSayIsSkipped() {
        assertEquals(
                new PathList(
                        List.of("a.mp4", "b.mp4"),
                        List.of(
                                "line 3 has inpoint, and a channel plays whole files",
                                "line 4 is none of those that a channel knows of FFmpeg's lists, which begin with file")),
                read("ffconcat version 1.0\nfile a.mp4\ninpoint 3\noption password secret\nfile b.mp4"));
        assertEquals(
                new PathList(
                        List.of("a.png", "b.png"),
                        List.of(
                                "line 2 has duration, and a channel plays whole files",
                                "line 4 has outpoint, and a channel plays whole files")),
                read("file 'a.png'\nduration 5\nfile 'b.png'\noutpoint 00:01:02.5"));
    }

    @Test
    void lineThatIsNoPathIsSkipped() {
        assertEquals(
                new PathList(List.of("b.mp4"), List.of("line 1 is no path", "line 2 is no path")),
                read("a\0.mp4\nfile ''\nb.mp4"));
    }

    @Test
    void onlyTheFirstSkippedLinesAreSaid() {
        List<String> skipped = read("http://h/x\n".repeat(2000)).skipped();
        assertEquals(6, skipped.size());
        assertEquals("and 1995 more lines", skipped.get(5));
    }
}
