package io.github.streampusher.fleet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A node's heartbeat, with what it offers.
 *
 * @param count grows with each beat, so that no two are equal
 * @param catalogue the digest of what it has definitions of
 */
public record Beat(long count, Standing standing, double cores, List<String> labels, String catalogue) {
    /** What a node may be given. */
    public enum Standing {
        /** Waits until another daemon of its name is gone. */
        JOINING,
        MEMBER,
        /** Lost its lease several times of late: it keeps what it has and gets what fits nowhere else. */
        UNSTEADY,
        /** Stopped in order; all its children are gone. */
        LEAVING
    }

    public Beat {
        labels = List.copyOf(new TreeSet<>(labels));
    }

    Beat next(Standing now) {
        return new Beat(count + 1, now, cores, labels, catalogue);
    }

    /** Reads what {@link #toString()} writes, and leaves out further words, of a newer program; empty: something else. */
    public static Optional<Beat> parse(String value) {
        String[] words = value.split(" ");
        try {
            return Optional.of(new Beat(
                    Long.parseLong(words[0]),
                    Standing.valueOf(words[1].toUpperCase(Locale.ROOT)),
                    Double.parseDouble(words[2]),
                    words[3].equals("-") ? List.of() : List.of(words[3].split(",")),
                    words[4]));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return count + " " + standing.name().toLowerCase(Locale.ROOT) + " " + cores + " "
                + (labels.isEmpty() ? "-" : String.join(",", labels)) + " " + catalogue;
    }
}
