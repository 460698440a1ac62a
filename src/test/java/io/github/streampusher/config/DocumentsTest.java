package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents tell people to write is right. */
class DocumentsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md", "doc/migration.md"})
    void documentExamplesHaveNoErrors(String document) throws IOException {
        List<String> examples = YAML.matcher(Files.readString(Path.of(document)))
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```yaml\n".length(), block.length() - "```".length()))
                .toList();
        assertFalse(examples.isEmpty());
        for (String example : examples) {
            Path file = Files.writeString(folder.resolve("example.yaml"), example);
            assertEquals(
                    List.of(),
                    new Configuration(file)
                            .check(List.of()).stream().filter(Problem::isError).toList(),
                    example);
        }
    }
}
