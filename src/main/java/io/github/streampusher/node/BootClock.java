package io.github.streampusher.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Time since the machine was booted, in steps of 10 ms: unlike the JVM's, it goes on while the machine is suspended. */
final class BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private BootClock() {}

    static Duration now() {
        String uptime = read(UPTIME);
        return Duration.parse("PT" + uptime.substring(0, uptime.indexOf(' ')) + "S");
    }

    /** Another one after each boot. */
    static String bootId() {
        return read(BOOT_ID).strip();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
