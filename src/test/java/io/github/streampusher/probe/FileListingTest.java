package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(folder.resolve("more"));
        for (String name : List.of("b.mp4", "a.MKV", "note.md", "cover.jpg", ".hidden.mp4", "more/c.mp4")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    private List<String> files(String list) throws IOException {
        return FileListing.of(list, folder).files().stream()
                .map(entry -> folder.relativize(Path.of(entry.path())).toString())
                .toList();
    }

    @Test
    void folderHasItsMediaByName() throws IOException {
        assertEquals(List.of("a.MKV", "b.mp4"), files("."));
        assertEquals(List.of("a.MKV", "b.mp4"), files(folder.toString()));
    }

    @Test
    void patternMayGoIntoFolders() throws IOException {
        assertEquals(List.of("b.mp4"), files("*.mp4"));
        assertEquals(List.of("b.mp4", "cover.jpg"), files(folder + "/{b,c}*.*"));
        assertEquals(List.of("b.mp4", "more/c.mp4"), files("{,**/}[a-z]*.mp4"));
    }

    @Test
    void listHasItsOwnOrderAndItsPathsBeginAtIt() throws IOException {
        Files.writeString(
                folder.resolve("more/list.m3u"),
                "\uFEFF#EXTM3U\r\n#EXTINF:1,C\r\nc.mp4\r\n\r\n../b.mp4\r\n/gone.mp4\r\n");
        assertEquals(
                List.of(folder + "/more/c.mp4", folder + "/b.mp4", "/gone.mp4"),
                FileListing.of("more/list.m3u", folder).files().stream()
                        .map(FileListing.Entry::path)
                        .toList());
    }

    @Test
    void singleFileIsAListOfOne() throws IOException {
        assertEquals(List.of("b.mp4"), files("b.mp4"));
    }

    @Test
    void changedFileIsAnotherEntry() throws IOException {
        FileListing before = FileListing.of(".", folder);
        Files.writeString(folder.resolve("b.mp4"), "longer than before");
        assertNotEquals(before, FileListing.of(".", folder));
    }

    @Test
    void whatCannotBeReadWithinAFolderIsLeftOut() throws IOException {
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Files.createSymbolicLink(folder.resolve("gone.mp4"), folder.resolve("nowhere"));
        assertEquals(List.of("b.mp4", "more/c.mp4"), files("{,**/}[a-z].mp4"));
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThrows(IOException.class, () -> files("gone"));
        assertThrows(IOException.class, () -> files("gone.m3u"));
        assertThrows(IOException.class, () -> files("gone/*.mp4"));
        assertThrows(IOException.class, () -> files("[more/*.mp4"));
    }
}
