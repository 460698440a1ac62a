package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import java.util.List;
import java.util.function.BiConsumer;

/** Something that a transition asks the loop to do: a call of a port, as a value. */
public sealed interface Effect {
    /** Calls the port; on the supervisor's thread. */
    void runOn(Ports ports);

    /**
     * The ports to the outside.
     *
     * @param startSlot reserves the start slot that the transition's context has shown
     * @param division divides a stream between other children
     */
    record Ports(
            Launcher launcher,
            Prober prober,
            Observer observer,
            Runnable startSlot,
            BiConsumer<StreamName, Delivery> division) {}

    /** Divide the stream between other children than now. */
    record Divide(StreamName stream, Delivery delivery) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.division().accept(stream, delivery);
        }
    }

    /** Take the start slot that the transition's context has shown. */
    record ReserveStartSlot() implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.startSlot().run();
        }
    }

    /** Ask FFmpeg what it can do and the source what it has. */
    record Probe(Prober.Request request) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.prober().probe(request);
        }
    }

    /** End a probe early. */
    record CancelProbe(RunId run) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.prober().cancel(run);
        }
    }

    /** Report a plan that was made by a new probe. */
    record ReportPlan(RunId run, Plan plan) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.observer().planned(run, plan);
        }
    }

    /** Start a child. */
    record Start(Launch launch) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.launcher().start(launch);
        }
    }

    /** Examine the child's process from outside. */
    record Examine(RunId run) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.launcher().examine(run);
        }
    }

    /** Keep another part of the child's files than until now. */
    record Retain(RunId run, List<RetainedFiles> files) implements Effect {
        public Retain {
            files = List.copyOf(files);
        }

        @Override
        public void runOn(Ports ports) {
            ports.launcher().retain(run, files);
        }
    }

    /** Probe whether a better route than this one is available again. */
    record ProbeFailback(RunId run, Programs programs, Definition definition, Route route) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.prober().probeFailback(run, programs, definition, route);
        }
    }

    /** Look at what viewers get of an output. */
    record LookAt(RunId run, Programs programs, int output, Address url) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.prober().look(run, programs, output, url);
        }
    }

    record Signal(RunId run, Launcher.StopSignal signal) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.launcher().signal(run, signal);
        }
    }

    /** Report the end of a run to the log and the history. */
    record Report(RunReport report) implements Effect {
        @Override
        public void runOn(Ports ports) {
            ports.observer().runEnded(report);
        }
    }
}
