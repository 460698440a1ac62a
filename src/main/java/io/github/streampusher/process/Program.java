package io.github.streampusher.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds programs as a shell does, so that a missing one is reported before a start. */
public final class Program {
    private Program() {}

    /**
     * The file of the program, if it exists and is executable.
     *
     * @param name a path, or a bare name that is looked up on PATH
     */
    public static Optional<Path> find(String name) {
        try {
            if (name.contains("/")) {
                return Optional.of(Path.of(name)).filter(Program::isExecutable);
            }
            return Arrays.stream(System.getenv()
                            .getOrDefault("PATH", "/usr/bin:/bin")
                            .split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name))
                    .filter(Program::isExecutable)
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isExecutable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
