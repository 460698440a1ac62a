package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;

/** Something that a transition asks the loop to do. */
public sealed interface Effect {

    /** Calls the method of its kind. */
    void dispatchTo(Handler handler);

    /** Has a method for each kind of effect. */
    interface Handler {
        void reserveStartSlot();

        void probe(Probe effect);

        void cancelProbe(CancelProbe effect);

        void reportPlan(ReportPlan effect);

        void start(Start effect);

        void examine(Examine effect);

        void probeFailback(ProbeFailback effect);

        void signal(Signal effect);

        void report(Report effect);
    }

    /** Take the start slot that the transition's context has shown. */
    record ReserveStartSlot() implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.reserveStartSlot();
        }
    }

    /**
     * Ask FFmpeg what it can do and the source what it has.
     *
     * @param definition of the run's route
     * @param asksSource whether the source is asked, too
     */
    record Probe(RunId run, Definition definition, boolean asksSource) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.probe(this);
        }
    }

    /** End a probe early. */
    record CancelProbe(RunId run) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.cancelProbe(this);
        }
    }

    /** Report a plan that was made by a new probe. */
    record ReportPlan(RunId run, Plan plan) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.reportPlan(this);
        }
    }

    /**
     * Start a child.
     *
     * @param definition of the stream, with all routes: what the child prints is masked by all its secrets
     * @param route that the run takes
     */
    record Start(RunId run, Definition definition, Route route, Plan plan) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.start(this);
        }
    }

    /** Examine the child's process from outside. */
    record Examine(RunId run) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.examine(this);
        }
    }

    /** Probe whether a better route than this one is available again. */
    record ProbeFailback(RunId run, Definition definition, Route route) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.probeFailback(this);
        }
    }

    record Signal(RunId run, Launcher.StopSignal signal) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.signal(this);
        }
    }

    /** Report the end of a run to the log and the history. */
    record Report(RunReport report) implements Effect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.report(this);
        }
    }
}
