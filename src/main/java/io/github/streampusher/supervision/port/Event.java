package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.OutputFaults;
import io.github.streampusher.health.Sample;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StartRate;
import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.function.Consumer;

/** What the loop is told. */
public sealed interface Event {

    /** Hands itself to the method that is for its kind. */
    void dispatchTo(Handler recipient);

    /** Has an answer for every kind of event. */
    interface Handler {
        void started(Started event);

        void startFailed(StartFailed event);

        void sampled(Sampled event);

        void examined(Examined event);

        void failbackProbed(FailbackProbed event);

        void outputsReported(OutputsReported event);

        void exited(Exited event);

        void definitionsReplaced(DefinitionsReplaced event);

        void commandGiven(CommandGiven event);

        void snapshotRequested(SnapshotRequested event);

        void shutdown(Shutdown event);
    }

    /** What a child did, or what came of starting it. */
    sealed interface ChildEvent extends Event {
        RunId run();
    }

    /**
     * The child runs.
     *
     * @param commandLine what it was told
     */
    record Started(RunId run, long pid, CommandLine commandLine) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.started(this);
        }
    }

    /** No child came to be. */
    record StartFailed(RunId run, Diagnosis diagnosis) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.startFailed(this);
        }
    }

    /** The child's newest counters. */
    record Sampled(RunId run, Sample sample) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.sampled(this);
        }
    }

    /** The child was looked at from outside. */
    record Examined(RunId run, ProcessObservation observation) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.examined(this);
        }
    }

    /** The child has told how its outputs do, of which it has several. */
    record OutputsReported(RunId run, OutputFaults faults) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.outputsReported(this);
        }
    }

    /**
     * It was found out what is well of that which is preferred to the child's route.
     *
     * @param bestRoute the best that can be taken; the child's own if nothing else is well
     */
    record FailbackProbed(RunId run, Route bestRoute) implements ChildEvent {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.failbackProbed(this);
        }
    }

    /**
     * The child is gone and all that it printed was read.
     *
     * @param status exit status; 128 + n when signal n killed it
     * @param lastLines the last lines of standard error, oldest first
     */
    record Exited(RunId run, int status, List<LogLine> lastLines) implements ChildEvent {
        public Exited {
            lastLines = List.copyOf(lastLines);
        }

        @Override
        public void dispatchTo(Handler recipient) {
            recipient.exited(this);
        }
    }

    /**
     * What is wanted is this now, whatever was wanted before.
     *
     * @param callback is called on the supervisor's thread, with what came of it
     */
    record DefinitionsReplaced(
            DefinitionSet definitions, String program, StartRate startRate, Consumer<ReloadSummary> callback)
            implements Event {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.definitionsReplaced(this);
        }
    }

    /**
     * Somebody wants something by hand, until the daemon's next start.
     *
     * @param callback is called on the supervisor's thread; false if there is no such stream
     */
    record CommandGiven(StreamName stream, ManualCommand command, Consumer<Boolean> callback) implements Event {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.commandGiven(this);
        }
    }

    /** What can be wanted by hand. */
    enum ManualCommand {
        /** Run, even if disabled; now, even if it would wait. */
        START,
        /** Do not run. */
        STOP,
        /** Run, with another child than now. */
        RESTART
    }

    /** Somebody wants to know how things are. */
    record SnapshotRequested(Consumer<Snapshot> callback) implements Event {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.snapshotRequested(this);
        }
    }

    /** Everything shall end: each child is stopped, then the loop. */
    record Shutdown() implements Event {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.shutdown(this);
        }
    }
}
