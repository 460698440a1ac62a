package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.CommandLine;
import io.github.streampusher.stream.Definition;
import java.time.Duration;
import java.util.Optional;

/** What is wanted of a stream, beside what it does now. Telling it twice is the same as telling it once. */
sealed interface Desired {

    /** Where a stream without a child goes now. */
    Transition settle(Ledger ledger, Turn turn);

    /**
     * It shall run so.
     *
     * @param commandLine what FFmpeg would be told if nothing were known of the source
     */
    record Running(Definition definition, CommandLine commandLine) implements Desired {

        /** Whether FFmpeg would be told the same, whatever the source has. */
        boolean isServedBy(Running other) {
            return commandLine.equals(other.commandLine)
                    && definition.video().equals(other.definition.video())
                    && definition.audio().equals(other.definition.audio());
        }

        @Override
        public Transition settle(Ledger ledger, Turn turn) {
            Duration place = turn.pacer().reserve(turn.now());
            return place.compareTo(turn.now()) > 0
                    ? Transition.to(new Waiting(ledger, this, place, true, "its turn to start"))
                    : start(ledger, turn);
        }

        /** Begins a run without asking for a place in the order of starts. */
        Transition start(Ledger ledger, Turn turn) {
            Ledger begun = ledger.withRunBegun();
            Run run = Run.begun(begun.lastRun(), this, turn.now());
            return Transition.to(
                    new Starting(begun, this, run), new Effect.Start(run.id(), this, ledger.failedBySource()));
        }
    }

    /** It shall not run: disabled, or stopped by hand. */
    record Off(String why) implements Desired {
        @Override
        public Transition settle(Ledger ledger, Turn turn) {
            return Transition.to(new Disabled(ledger, this, why));
        }
    }

    /** It cannot run until its definition is mended. */
    record Broken(String why) implements Desired {
        @Override
        public Transition settle(Ledger ledger, Turn turn) {
            return Transition.to(new Blocked(ledger, this, Optional.empty(), why));
        }
    }

    /** It is no longer defined. */
    record Gone() implements Desired {
        @Override
        public Transition settle(Ledger ledger, Turn turn) {
            return Transition.to(new Disabled(ledger, this, "no longer defined"));
        }
    }
}
