package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Schema, shipped main file and man page describe each key with the same sentence and its real default. After a key or a
 * sentence was changed, {@code mvn test -Dtest=KeyDocumentsTest -Dregenerate} writes all three.
 */
class KeyDocumentsTest {
    @Test
    void everyKeyHasOneSentence() throws IOException {
        assertEquals(
                new TreeSet<>(KeyDocuments.paths()),
                new TreeSet<>(KeyTexts.read().paths()));
    }

    @Test
    void documentsEqualGeneratedOnes() throws IOException {
        for (Map.Entry<Path, String> document :
                new KeyDocuments(KeyTexts.read()).generate().entrySet()) {
            if (System.getProperty("regenerate") != null) {
                Files.writeString(document.getKey(), document.getValue());
            }
            assertEquals(
                    document.getValue(),
                    Files.readString(document.getKey()),
                    document.getKey() + " is out of date; run this test with -Dregenerate");
        }
    }
}
