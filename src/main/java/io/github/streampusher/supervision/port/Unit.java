package io.github.streampusher.supervision.port;

import java.util.Locale;

/**
 * The part of a stream that a child does.
 *
 * @param slot tells feeds apart, of which a change of input needs two, and pushes: an output keeps its slot when others are
 *     added or removed
 */
public record Unit(Role role, int slot) {
    /** All of a stream that needs no relay. */
    public static final Unit WHOLE = new Unit(Role.WHOLE, 0);

    /** What a child is to the relay. */
    public enum Role {
        WHOLE,
        FEED,
        PUSH
    }

    /** Reads an input for the relay. */
    public static Unit feed(int slot) {
        return new Unit(Role.FEED, slot);
    }

    /** Writes one output from the relay. */
    public static Unit push(int slot) {
        return new Unit(Role.PUSH, slot);
    }

    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + (role == Role.WHOLE ? "" : " " + (slot + 1));
    }
}
