package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;

/** Something a transition asks the shell to do. */
public sealed interface Effect {

    /** Hands itself to the method that is for its kind. */
    void dispatchTo(Handler recipient);

    /** Does every kind of effect. */
    interface Handler {
        void start(Start effect);

        void examine(Examine effect);

        void probeFailback(ProbeFailback effect);

        void signal(Signal effect);

        void report(Report effect);
    }

    /** @param forceProbe whether nothing that was known of the source counts any more */
    record Start(RunId run, DesiredState.Running desired, Route route, boolean forceProbe) implements Effect {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.start(this);
        }
    }

    /** The child shall be looked at from outside. */
    record Examine(RunId run) implements Effect {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.examine(this);
        }
    }

    /** It shall be found out whether what is preferred to this route is well again. */
    record ProbeFailback(RunId run, Definition definition, Route route) implements Effect {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.probeFailback(this);
        }
    }

    record Signal(RunId run, Launcher.StopSignal signal) implements Effect {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.signal(this);
        }
    }

    /** A run is over; its report is for the log and the history. */
    record Report(RunReport report) implements Effect {
        @Override
        public void dispatchTo(Handler recipient) {
            recipient.report(this);
        }
    }
}
