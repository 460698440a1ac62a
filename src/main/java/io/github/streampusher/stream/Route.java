package io.github.streampusher.stream;

import java.util.Set;

/**
 * Which of a definition's alternatives a run takes.
 *
 * @param input the place of its input in the order of preference, from 0
 * @param backups the places of the outputs that go to their backup
 */
public record Route(int input, Set<Integer> backups) {
    /** What the operator wants if everything is well. */
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
