package io.github.streampusher.fleet;

import java.util.Optional;

/**
 * One life of one node's daemon.
 *
 * @param id random and never used again: a beat of it that was absent once is absent for ever
 */
public record Incarnation(String node, String id) implements Comparable<Incarnation> {

    /** Reads what {@link #toString()} writes; empty if it is something else. */
    public static Optional<Incarnation> parse(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && slash < text.length() - 1
                ? Optional.of(new Incarnation(text.substring(0, slash), text.substring(slash + 1)))
                : Optional.empty();
    }

    @Override
    public int compareTo(Incarnation other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return node + "/" + id;
    }
}
