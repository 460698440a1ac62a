package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTextTest {
    static Stream<String> commands() {
        return Main.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void referencesInDescriptionsAreNotReplaced(String command) {
        String help = help(command);
        assertFalse(help.contains("null"), help);
    }

    @Test
    void planNamesTheReferencesThatItRuns() {
        assertTrue(help("plan").contains("${command:}"), help("plan"));
    }

    private static String help(String command) {
        return Main.commandLine().getSubcommands().get(command).getUsageMessage();
    }
}
