package io.github.streampusher.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the media of the tests are made: names and FFmpeg's arguments, from {@code recipes.txt}. */
public final class TestMediaCommands {
    private TestMediaCommands() {}

    /** Each file's name with FFmpeg's arguments for it, but for the name itself. */
    public static Map<String, List<String>> all() {
        Map<String, String> words = new LinkedHashMap<>();
        Map<String, List<String>> recipes = new LinkedHashMap<>();
        for (String line : planResource("recipes.txt").lines().toList()) {
            if (line.matches("[A-Z]+=.*")) {
                words.put("$" + line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            } else if (!line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                String arguments = parts[1];
                for (String word : List.of("$AAC", "$A", "$V", "$X")) {
                    arguments = arguments.replace(word, words.get(word));
                }
                recipes.put(parts[0], Arrays.asList(arguments.split(" ")));
            }
        }
        return recipes;
    }

    /** A text among the tests' resources on plans. */
    public static String planResource(String name) {
        try (var stream = TestMediaCommands.class.getResourceAsStream("/plan/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
