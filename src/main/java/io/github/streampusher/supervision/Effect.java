package io.github.streampusher.supervision;

/** Something a transition asks the shell to do. */
sealed interface Effect {

    /** Hands itself to the method that is for its kind. */
    void deliverTo(Recipient recipient);

    /** Does every kind of effect. */
    interface Recipient {
        void start(Start effect);

        void examine(Examine effect);

        void signal(Signal effect);

        void report(Report effect);
    }

    /** @param anew whether nothing that was known of the source counts any more */
    record Start(RunId run, Desired.Running wanted, boolean anew) implements Effect {
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
