package io.github.streampusher.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the installed service can see and write, as its unit and drop-ins say; systemd.exec(5).
 *
 * @param settings the last value of each key; of a list, all values
 */
record ServiceSandbox(Map<String, String> settings) {
    private static final Path CONFIG_FOLDER = Path.of("etc/stream-pusher");
    private static final List<String> UNIT_FOLDERS =
            List.of("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");
    private static final String UNIT = "stream-pusher.service";
    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

    /** Writable wherever the unit says so, beside what its own keys name; devices are not files of the system. */
    private static final Map<String, String> FOLDER_KEYS = Map.of(
            "RuntimeDirectory", "/run/",
            "StateDirectory", "/var/lib/",
            "LogsDirectory", "/var/log/",
            "CacheDirectory", "/var/cache/",
            "ReadWritePaths", "",
            "BindPaths", "");

    private static final String EDIT = "; systemctl edit stream-pusher: ";

    /** Of the service that reads this configuration; empty if it is not installed. */
    static Optional<ServiceSandbox> of(Path folder) {
        if (!folder.isAbsolute() || !folder.endsWith(CONFIG_FOLDER)) {
            return Optional.empty();
        }
        Path root = folder.resolve("../..").normalize();
        return UNIT_FOLDERS.stream()
                .map(path -> root.resolve(path).resolve(UNIT))
                .filter(Files::isReadable)
                .findFirst()
                .map(unit -> read(unit, root.resolve("etc/systemd/system/" + UNIT + ".d")));
    }

    private static ServiceSandbox read(Path unit, Path dropIns) {
        Map<String, String> settings = new HashMap<>();
        Stream.concat(Stream.of(unit), list(dropIns).stream())
                .flatMap(ServiceSandbox::lines)
                .map(line -> line.strip().split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> {
                    String value = parts[1].strip();
                    boolean isList = FOLDER_KEYS.containsKey(parts[0]) && !value.isEmpty();
                    settings.merge(parts[0], value, (before, last) -> isList ? before + " " + last : last);
                });
        return new ServiceSandbox(settings);
    }

    private static List<Path> list(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.conf")) {
            found.forEach(files::add);
        } catch (IOException e) {
            return List.of(); // none
        }
        files.sort(null);
        return files;
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.of(); // what cannot be read is not checked
        }
    }

    /** Why the service cannot read a file, for the operator. */
    Optional<String> refusalToRead(Path path) {
        if (isHome(path) && (is("ProtectHome", "yes") || is("ProtectHome", "tmpfs"))) {
            return Optional.of("the service cannot see /" + path.getName(0) + EDIT + "ProtectHome=read-only");
        }
        return isTemporary(path) && is("PrivateTmp", "yes")
                ? Optional.of("the service has a /" + path.getName(0) + " of its own; put the file elsewhere")
                : Optional.empty();
    }

    /** Why the service cannot write a file, for the operator; the folder counts, whether the file exists or not. */
    Optional<String> refusalToWrite(Path path) {
        boolean writable = path.startsWith("/dev")
                || isTemporary(path)
                || writableFolders().anyMatch(path::startsWith);
        boolean strict = is("ProtectSystem", "strict");
        boolean hidden = isHome(path) && !is("ProtectHome", "") && !is("ProtectHome", "no");
        return !writable && (strict || hidden)
                ? Optional.of("the service cannot write there" + EDIT + "ReadWritePaths=" + path.getParent()
                        + (hidden ? " and ProtectHome=no" : ""))
                : Optional.empty();
    }

    private Stream<Path> writableFolders() {
        return FOLDER_KEYS.entrySet().stream()
                .flatMap(key -> Arrays.stream(
                                settings.getOrDefault(key.getKey(), "").split("\\s+"))
                        .filter(name -> !name.isEmpty())
                        .map(name -> Path.of(
                                key.getValue() + name.replaceFirst("^[-+]+", "").replaceFirst(":.*", ""))));
    }

    private boolean is(String key, String value) {
        return settings.getOrDefault(key, "").replace("true", "yes").equals(value);
    }

    private static boolean isHome(Path path) {
        return HOMES.stream().anyMatch(path::startsWith);
    }

    private static boolean isTemporary(Path path) {
        return path.startsWith("/tmp") || path.startsWith("/var/tmp");
    }
}
