package io.github.streampusher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out whether other users can change what a program does, before the daemon runs it. */
public final class WriteProtection {
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int STICKY = 01000;
    private static final int MAX_LINKS = 40; // as the kernel has it

    private WriteProtection() {}

    /**
     * Why another user than root and this one could change or replace the file; empty: nobody can. Every folder of its path
     * counts, also of the links in it. In a folder such as /tmp only the owner of a file can replace it.
     */
    public static Optional<String> violation(Path file) {
        try {
            int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return violation(file.toAbsolutePath(), self, 0);
        } catch (IOException e) {
            return Optional.of("cannot find out who may write " + file);
        }
    }

    private static Optional<String> violation(Path path, int self, int links) throws IOException {
        if (links > MAX_LINKS) {
            return Optional.of(path + " has too many links");
        }
        Path at = path.getRoot();
        Optional<String> found = violationOf(at, self);
        for (Path name : path) {
            Path next = at.resolve(name);
            if (found.isEmpty() && Files.isSymbolicLink(next)) {
                found = violation(at.resolve(Files.readSymbolicLink(next)), self, links + 1);
                at = next.toRealPath();
            } else {
                at = next;
            }
            found = found.isPresent() ? found : violationOf(at, self);
        }
        return found;
    }

    private static Optional<String> violationOf(Path path, int self) throws IOException {
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (owner != 0 && owner != self) {
            return Optional.of(path + " belongs to another user");
        }
        boolean isShared = Files.isDirectory(path) && (mode & STICKY) != 0;
        return (mode & WRITABLE_BY_OTHERS) != 0 && !isShared
                ? Optional.of(path + " can be written by other users")
                : Optional.empty();
    }
}
