package io.github.streampusher.node;

import io.github.streampusher.fleet.Incarnation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names each life of this node, and remembers the last one in the run-dir. Whoever holds that folder's lock has ended the
 * children of the daemon before, so its beat can be deleted at once; after a boot, or in a clone of the machine, not.
 */
final class IncarnationFile {
    private static final int ID_BYTES = 8;

    private final Path path;
    private final String node;
    private final SecureRandom random = new SecureRandom();

    IncarnationFile(Path runDir, String node) {
        path = runDir.resolve("fleet");
        this.node = node;
    }

    Optional<Incarnation> predecessor() {
        try {
            String[] words = Files.exists(path) ? Files.readString(path).strip().split(" ") : new String[0];
            return words.length == 2 && words[1].equals(BootClock.bootId())
                    ? Incarnation.parse(words[0]).filter(before -> before.node().equals(node))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A new one. */
    Incarnation begin() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Incarnation incarnation = new Incarnation(node, HexFormat.of().formatHex(id));
        try {
            Files.writeString(path, incarnation + " " + BootClock.bootId() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return incarnation;
    }
}
