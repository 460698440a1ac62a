package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathListTest {
    private static List<String> parse(String text) throws IOException {
        return PathList.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pathsMayHaveQuotesAndAnyEndOfLine() throws IOException {
        assertEquals(
                List.of("a.mp4", "b c.mp4", "d'e.mp4", "file 1.mp4", "/x y%.mp4", "/z.mp4"),
                parse(
                                "\uFEFF#EXTM3U\r\na.mp4\r\n\"b c.mp4\"\r\n'd'e.mp4'\r\rfile 1.mp4\nfile:///x%20y%.mp4\nfile:/z.mp4")
                        .stream()
                        .map(path -> path.replace("%20", " "))
                        .toList());
    }

    @Test
    void urlOfAFileIsDecoded() throws IOException {
        assertEquals(List.of("/a b+c.mp4"), parse("file:///a%20b+c.mp4"));
    }

    @Test
    void listOfFfmpegHasItsQuotes() throws IOException {
        assertEquals(
                List.of("it's.mp4", "b.mp4", "c d.mp4"),
                parse("ffconcat version 1.0\n# ours\nfile 'it'\\''s.mp4'\nfile b.mp4\nfile c\\ d.mp4\n"));
        assertEquals(List.of("a b.mp4"), parse("file 'a b.mp4'\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "windows-1252"})
    void listMayComeFromWindows(String charset) throws IOException {
        assertEquals(
                List.of("Müßig.mp4", "b.mp4"), PathList.parse("Müßig.mp4\r\nb.mp4".getBytes(Charset.forName(charset))));
    }

    private static String problem(String text) {
        return assertThrows(IOException.class, () -> parse(text)).getMessage();
    }

    @Test
    void whatIsNotSupportedIsSaidWithItsLine() {
        assertEquals(
                "line 2: a channel plays files of this machine, and this is an address: https://host/...",
                problem("a.mp4\nhttps://user:secret@host/b.mp4?token=x"));
        assertEquals(
                "line 3: of FFmpeg's lists a channel knows \"file\" alone, and not \"inpoint\"",
                problem("ffconcat version 1.0\nfile a.mp4\ninpoint 3"));
    }
}
