package io.github.streampusher.streamlog;

/**
 * Bounds the lines of all streams that wait for the disk. Without it a hanging disk and a hundred streams in flood filled
 * the heap within 100 s. Any thread may call it.
 */
final class BufferBudget {
    static final int MAX_BYTES = 16 * 1024 * 1024;

    private int used;

    /** Whether so many bytes were left; they are taken then. */
    synchronized boolean take(int bytes) {
        if (used + bytes > MAX_BYTES) {
            return false;
        }
        used += bytes;
        return true;
    }

    synchronized void release(int bytes) {
        used -= bytes;
    }
}
