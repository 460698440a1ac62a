package io.github.streampusher.ffmpeg;

import java.time.Duration;
import java.util.List;

/**
 * All that is known of a run that is over.
 *
 * @param lines the last lines of standard error, oldest first
 * @param status exit status; 128 + n when signal n killed it
 * @param limit what the run had overstepped; zero if it ended by itself
 * @param moved whether any media had moved
 */
public record Evidence(List<LogLine> lines, int status, Ending ending, Duration limit, boolean moved) {
    public Evidence {
        lines = List.copyOf(lines);
    }

    /** How it came to its end. */
    public enum Ending {
        BY_ITSELF,
        /** We ended it: no media within the start time-out. */
        START_TIMEOUT,
        /** We ended it: nothing moved for the stall time-out. */
        STALL
    }

    /** Where a run was when it ended, as its lines tell. */
    enum Stage {
        OPENING_INPUT,
        OPENING_OUTPUT,
        RUNNING
    }

    Stage stage() {
        if (moved) {
            return Stage.RUNNING;
        }
        return lines.stream().anyMatch(line -> line.text().startsWith("Input #0"))
                ? Stage.OPENING_OUTPUT
                : Stage.OPENING_INPUT;
    }
}
