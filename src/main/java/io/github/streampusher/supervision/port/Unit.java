package io.github.streampusher.supervision.port;

import java.util.Locale;

/**
 * The part of a stream that a child does.
 *
 * @param output the index of the output that a push writes; 0 for others
 */
public record Unit(Role role, int output) {
    /** All of a stream that needs no relay. */
    public static final Unit WHOLE = new Unit(Role.WHOLE, 0);

    /** Reads an input for the relay. */
    public static final Unit FEED = new Unit(Role.FEED, 0);

    /** What a child is to the relay. */
    public enum Role {
        WHOLE,
        FEED,
        PUSH
    }

    /** Writes one output from the relay. */
    public static Unit push(int output) {
        return new Unit(Role.PUSH, output);
    }

    @Override
    public String toString() {
        String name = role.name().toLowerCase(Locale.ROOT);
        return role == Role.PUSH ? name + " " + (output + 1) : name;
    }
}
