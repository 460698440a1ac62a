package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.util.Optional;

/** What a stream should do, beside what it does now. Setting it twice is the same as setting it once. */
public sealed interface DesiredState {

    /** The next state of a stream that has no run. */
    Transition transition(RunHistory history, TransitionContext context);

    /** Why a child that does something else is stopped. */
    default String reasonToStop() {
        return "its definition changed";
    }

    /**
     * Counts how a reload changes one stream.
     *
     * @param route that the stream takes, or would take
     */
    default ReloadSummary changeTo(DesiredState after, Route route) {
        if (equals(after)) {
            return ReloadSummary.UNTOUCHED;
        }
        if (this instanceof Undefined) {
            return ReloadSummary.ADDED;
        }
        if (after instanceof Undefined) {
            return ReloadSummary.REMOVED;
        }
        boolean inPlace = this instanceof Running was && after instanceof Running is && is.keepsProcessOf(was, route);
        return inPlace ? ReloadSummary.CHANGED_IN_PLACE : ReloadSummary.RESTARTED;
    }

    /** Run by this definition. */
    record Running(Definition definition) implements DesiredState {

        /** Whether an FFmpeg that was started by the other definition on this route can go on by this one. */
        boolean keepsProcessOf(Running other, Route route) {
            return definition.hasRoute(route)
                    && !definition.forRoute(route).needsOtherProcessThan(other.definition.forRoute(route));
        }

        /** Whether a stream that waits for its next start can go on waiting, or has to start over. */
        boolean keepsWaitOf(Running other) {
            return !definition.needsOtherProcessThan(other.definition);
        }

        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            Duration slot = context.startSlot();
            Transition next = slot.compareTo(context.now()) > 0
                    ? Transition.to(InactiveState.waitingForStartSlot(history, this, slot))
                    : start(history, context);
            return next.withFirst(new Effect.ReserveStartSlot());
        }

        /** Begins a run in a start slot that is reserved already. */
        Transition start(RunHistory before, TransitionContext context) {
            Definition routed = definition.forRoute(before.route());
            Optional<StreamName> holder = context.holder().apply(routed);
            if (holder.isPresent()) {
                return Transition.to(InactiveState.waitingFor(holder.get(), before, this, context.now()));
            }
            RunHistory history = before.withRunStarted(routed);
            ProbeCache probes = history.probes();
            Run run = Run.begin(history.lastRun(), this, context.now());
            return probes.needsProbe(routed, context.programs().ffmpeg())
                    ? Transition.to(
                            Probing.queued(history, this, run),
                            new Effect.Probe(new Prober.Request(
                                    run.id(), context.programs(), routed, probes.asksSource(routed))))
                    : launch(history, run, probes.hasMedia(routed), context);
        }

        /**
         * Plans the run by what is known of its source, and starts it unless the plan cannot work.
         *
         * @param isCached whether that is the result of an earlier probe
         */
        Transition launch(RunHistory history, Run run, boolean isCached, TransitionContext context) {
            Definition routed = definition.forRoute(history.route());
            Plan plan = Planner.plan(
                    routed,
                    history.probes().mediaFor(routed),
                    history.probes().capabilitiesOf(context.programs().ffmpeg()).orElse(Capabilities.UNKNOWN));
            Run planned = run.with(plan, isCached);
            Optional<Diagnosis> failure = plan.preflightFailure();
            return failure.isPresent()
                    ? RestartDecision.afterRun(history, this, planned, failure.get(), context)
                    : Transition.to(
                            new Starting(history, this, planned),
                            new Effect.Start(new Launch(
                                    run.id(),
                                    context.programs().ffmpeg(),
                                    plan.commandLine(),
                                    definition.redactor(), // by the secrets of all routes
                                    Planner.overwrittenFiles(routed),
                                    Planner.hlsOutputs(routed),
                                    Planner.retainedFiles(routed))));
        }
    }

    /** Do not run: disabled, or stopped by hand. */
    record Stopped(String why) implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(InactiveState.atRest(history, this, Phase.DISABLED, why));
        }

        @Override
        public String reasonToStop() {
            return why;
        }
    }

    /**
     * Another node of the fleet runs it, or none.
     *
     * @param problem why no node has a place for it
     */
    record Elsewhere(Optional<String> node, Optional<Diagnosis> problem) implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            Phase phase = problem.isPresent() ? Phase.WAITING : Phase.ELSEWHERE;
            return Transition.to(InactiveState.atRest(history, this, phase, reasonToStop()));
        }

        @Override
        public String reasonToStop() {
            return problem.map(Diagnosis::toString)
                    .or(() -> node.map(name -> "runs on " + name))
                    .orElse("the fleet has not given it to a node yet");
        }
    }

    /** Cannot run until its definition is corrected. */
    record Invalid(String why) implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(InactiveState.atRest(history, this, Phase.BLOCKED, why));
        }
    }

    /** No longer defined. */
    record Undefined() implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(InactiveState.atRest(history, this, Phase.DISABLED, reasonToStop()));
        }

        @Override
        public String reasonToStop() {
            return "no longer defined";
        }
    }
}
