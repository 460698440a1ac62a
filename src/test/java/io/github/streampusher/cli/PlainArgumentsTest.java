package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.cli.Subcommand.ConfigOption;
import io.github.streampusher.cli.Subcommand.PlainArguments;
import io.github.streampusher.daemon.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status --json",
                "status stage --config /tmp/main.yaml",
                "check",
                "check a.yaml b.yaml --json",
                "run --config /tmp/main.yaml",
                "version",
                "--version"
            })
    void plainFormsAreReadWithoutPicocli(String arguments) {
        assertTrue(PlainArguments.command(split(arguments)).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "status --watch",
                "status a b",
                "status --json --json",
                "status --config",
                "status --config --json",
                "status --config=/tmp/main.yaml",
                "status -h",
                "status @names",
                "run now",
                "run --json",
                "version --help",
                "start a",
                "--help",
                "nonsense"
            })
    void othersAreLeftToPicocli(String arguments) {
        assertTrue(PlainArguments.command(split(arguments)).isEmpty());
    }

    @Test
    void configNamesTheMainFile() {
        Subcommand command = PlainArguments.command(split("status --json --config other.yaml"))
                .orElseThrow();

        assertEquals(Path.of("other.yaml"), command.mainFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config other.yaml", "--config=other.yaml"})
    void daemonTakesTheMainFileInEitherForm(String arguments) {
        Path file = ConfigOption.fromArguments(split(arguments).toArray(String[]::new));

        assertEquals(Path.of("other.yaml"), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "other.yaml", "--config other.yaml --json", "--config a --config b", "--help"})
    void daemonTakesNothingElse(String arguments) {
        assertThrows(
                UserError.class,
                () -> ConfigOption.fromArguments(split(arguments).toArray(String[]::new)));
    }

    private static List<String> split(String arguments) {
        return arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    }
}
