package io.github.streampusher.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a text resource beside the classes; blank lines and lines with a {@code #} are comments. */
final class ResourceLines {
    private ResourceLines() {}

    static List<String> read(String name) {
        try (InputStream notes = ResourceLines.class.getResourceAsStream(name)) {
            return new String(notes.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
