package io.github.streampusher.config;

/**
 * How the text of a file ends, which shows whether it is complete.
 *
 * @param line the number of its last line that is not blank, from 1
 * @param lastLine the last characters of that line, without the space behind it; empty: all is blank
 * @param ended whether a line end follows
 */
record FileEnd(int line, String lastLine, boolean ended) {
    private static final int MAX_KEPT = 200; // characters, enough to recognise a line
    private static final String CLOSING = "}]\"'";

    static FileEnd of(String text) {
        String written = text.stripTrailing();
        int lineEnd = Math.max(written.lastIndexOf('\n'), written.lastIndexOf('\r'));
        int kept = Math.max(lineEnd + 1, written.length() - MAX_KEPT);
        boolean ended = text.chars().skip(written.length()).anyMatch(c -> c == '\n' || c == '\r');
        return new FileEnd((int) Math.max(1, written.lines().count()), written.substring(kept), ended);
    }

    boolean isBlank() {
        return lastLine.isEmpty();
    }

    /** Whether more of the last line may follow; not behind a closing bracket or quote. */
    boolean mayBeCut() {
        return !ended && !isBlank() && CLOSING.indexOf(lastLine.charAt(lastLine.length() - 1)) < 0;
    }
}
