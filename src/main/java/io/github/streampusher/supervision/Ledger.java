package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.util.Optional;

/**
 * What is remembered of a stream across its states.
 *
 * @param runs how many runs there were; also the number of the last one
 * @param shortRuns how many runs one after another did not live until {@code healthy-after}
 * @param lastEnd what the last run died of; empty if it was told to stop
 */
record Ledger(StreamName name, long runs, int shortRuns, Optional<Diagnosis> lastEnd) {

    static Ledger of(StreamName name) {
        return new Ledger(name, 0, 0, Optional.empty());
    }

    Ledger withRunBegun() {
        return new Ledger(name, runs + 1, shortRuns, lastEnd);
    }

    Ledger withRunEnded(Diagnosis diagnosis, boolean healthy) {
        return new Ledger(name, runs, healthy ? 0 : shortRuns + 1, Optional.of(diagnosis));
    }

    /** With no memory of failures: what comes is to be tried as if for the first time. */
    Ledger forgiven() {
        return new Ledger(name, runs, 0, Optional.empty());
    }

    /** Whether what is known of the source may be wrong by now. */
    boolean failedBySource() {
        return lastEnd.map(end -> switch (end.cause().side()) {
                    case SOURCE, SETUP, UNKNOWN -> shortRuns > 0;
                    case DESTINATION, NETWORK, RESOURCE, QUALITY -> false;
                })
                .orElse(false);
    }

    RunId lastRun() {
        return new RunId(name, runs);
    }
}
