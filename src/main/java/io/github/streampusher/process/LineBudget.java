package io.github.streampusher.process;

/**
 * Bounds the lines that are logged of all streams together, which the one pump thread masks and passes on. Confined to
 * that thread.
 */
final class LineBudget {
    /** Two hundred streams in a flood of a hundred lines a second each would take a fifth of a processor without it. */
    static final int LINES_PER_SECOND = 2000;

    private int available = LINES_PER_SECOND;

    /** Whether one more line may be logged now. */
    boolean take() {
        if (available == 0) {
            return false;
        }
        available--;
        return true;
    }

    /** A part of a second has passed: as much of the bound is free again. */
    void renew(double seconds) {
        available = Math.min(LINES_PER_SECOND, available + (int) (LINES_PER_SECOND * seconds));
    }
}
