package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;

/** Something a transition asks the shell to do. */
public sealed interface Effect {

    /** Hands itself to the method that is for its kind. */
    void deliverTo(Recipient recipient);

    /** Does every kind of effect. */
    interface Recipient {
        void start(Start effect);

        void examine(Examine effect);

        void scout(Scout effect);

        void signal(Signal effect);

        void report(Report effect);
    }

    /** @param anew whether nothing that was known of the source counts any more */
    record Start(RunId run, Desired.Running wanted, Route route, boolean anew) implements Effect {
        @Override
        public void deliverTo(Recipient recipient) {
            recipient.start(this);
        }
    }

    /** The child shall be looked at from outside. */
    record Examine(RunId run) implements Effect {
        @Override
        public void deliverTo(Recipient recipient) {
            recipient.examine(this);
        }
    }

    /** It shall be found out whether what is preferred to this route is well again. */
    record Scout(RunId run, Definition definition, Route route) implements Effect {
        @Override
        public void deliverTo(Recipient recipient) {
            recipient.scout(this);
        }
    }

    record Signal(RunId run, Launcher.StopSignal signal) implements Effect {
        @Override
        public void deliverTo(Recipient recipient) {
            recipient.signal(this);
        }
    }

    /** A run is over; its report is for the log and the history. */
    record Report(RunReport report) implements Effect {
        @Override
        public void deliverTo(Recipient recipient) {
            recipient.report(this);
        }
    }
}
