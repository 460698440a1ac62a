package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds files that are being written, and lets their earlier content count until they are complete.
 *
 * <p>A slow copy over a file, or an editor that truncates it, shows an empty file first and half of a line later; half of
 * a key is a valid key. Confined to a load.
 */
final class UnfinishedFiles {
    /** An upload that pauses for longer is more likely a mistake. */
    static final Duration REPORT_AFTER = Duration.ofSeconds(5);

    private final Map<Path, Held> held = new HashMap<>();

    /** The content that is held, and the first time that it was read, in nanoseconds. */
    private record Held(String fingerprint, long since) {
        boolean isReported(long nanoTime) {
            return nanoTime - since >= REPORT_AFTER.toNanos();
        }
    }

    /**
     * The file as it was read, or its earlier content, with a problem when it has been held for long.
     *
     * @param applied the content that the load before used; empty: the file is new
     * @param hadContent whether an empty file would remove anything
     */
    ConfigFile choose(ConfigFile read, Optional<ConfigFile> applied, boolean hadContent, long nanoTime) {
        Optional<String> reason = reasonToHold(read, applied, hadContent);
        if (reason.isEmpty()) {
            held.remove(read.path());
            return read;
        }
        Held now = held.compute(
                read.path(),
                (path, before) -> before != null && before.fingerprint().equals(read.fingerprint())
                        ? before
                        : new Held(read.fingerprint(), nanoTime));
        ConfigFile earlier = applied.orElseGet(() -> ConfigFile.withoutContent(read.path()));
        return now.isReported(nanoTime)
                ? earlier.withProblem(Optional.of(problem(read, reason.get())))
                : earlier.withProblem(
                        earlier.problem().filter(problem -> earlier.root().isEmpty()));
    }

    private static Optional<String> reasonToHold(ConfigFile read, Optional<ConfigFile> applied, boolean hadContent) {
        if (read.root().isEmpty()) {
            return Optional.empty(); // keeps its streams anyway
        }
        FileEnd end = read.end();
        if (end.isBlank() && hadContent) {
            return Optional.of("the file is empty; write it, or remove it");
        }
        boolean sameAsBefore = applied.filter(file -> file.end().lastLine().equals(end.lastLine()))
                .isPresent();
        return end.mayBeCut() && !sameAsBefore
                ? Optional.of("the last line has no line end, so it may be half of a line; end it")
                : Optional.empty();
    }

    private static Problem problem(ConfigFile read, String reason) {
        String message = reason + ", or reload by hand; until then the earlier content counts";
        return Problem.error(read.path().toString(), read.end().line(), 1, "", message);
    }

    /** Forgets what was held: by hand, everything is applied as it is. */
    void clear() {
        held.clear();
    }

    /** Forgets the files that are gone. */
    void forgetOthers(Set<Path> paths) {
        held.keySet().retainAll(paths);
    }

    /** When the next file must be reported, in nanoseconds. */
    OptionalLong nextReport(long nanoTime) {
        return held.values().stream()
                .filter(file -> !file.isReported(nanoTime))
                .mapToLong(file -> file.since() + REPORT_AFTER.toNanos())
                .min();
    }
}
