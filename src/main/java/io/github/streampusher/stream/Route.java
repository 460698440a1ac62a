package io.github.streampusher.stream;

import java.util.Set;

/**
 * The alternatives of a definition that a run takes.
 *
 * @param input the index of its input in the order of preference
 * @param backups the indexes of the outputs that use their backup
 */
public record Route(int input, Set<Integer> backups) {
    /** The first input, and no backup. */
    public static final Route PREFERRED = new Route(0, Set.of());

    public Route {
        backups = Set.copyOf(backups);
    }

    public boolean isPreferred() {
        return equals(PREFERRED);
    }

    public Route withInput(int newInput) {
        return new Route(newInput, backups);
    }
}
