package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.util.Optional;

/** What is wanted of a stream, beside what it does now. Telling it twice is the same as telling it once. */
public sealed interface DesiredState {

    /** Where a stream without a child goes now. */
    Transition transition(RunHistory history, TransitionContext context);

    /** Why a child that does something else is stopped for it. */
    default String reasonToStop() {
        return "its definition changed";
    }

    /**
     * What changing to another wish means for one stream.
     *
     * @param route that it takes, or would take
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
        boolean sameCommand =
                this instanceof Running was && after instanceof Running is && is.hasSameCommand(was, route);
        return sameCommand ? ReloadSummary.CHANGED_IN_PLACE : ReloadSummary.RESTARTED;
    }

    /** It shall run so. */
    record Running(Definition definition) implements DesiredState {

        /** Whether FFmpeg would be told the same on this route, whatever the source has. */
        public boolean hasSameCommand(Running other, Route route) {
            return definition.hasRoute(route)
                    && commandLine(route).equals(other.commandLine(route))
                    && definition.video().equals(other.definition.video())
                    && definition.audio().equals(other.definition.audio());
        }

        /** Whether whoever waits for its context has no reason to wait for something else. */
        boolean hasSameCommandSettings(Running other) {
            Definition one = definition;
            Definition two = other.definition;
            return one.inputs().equals(two.inputs())
                    && one.outputs().equals(two.outputs())
                    && one.video().equals(two.video())
                    && one.audio().equals(two.audio())
                    && one.ffmpeg().equals(two.ffmpeg());
        }

        /** What FFmpeg would be told if nothing were known of the source. */
        public CommandLine commandLine(Route route) {
            return Planner.plan(definition.forRoute(route)).commandLine();
        }

        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            Duration place = context.pacer().reserve(context.now());
            return place.compareTo(context.now()) > 0
                    ? Transition.to(new Waiting(history, this, place, true, "its context to start"))
                    : start(history, context);
        }

        /** Begins a run without asking for a place in the order of starts. */
        Transition start(RunHistory history, TransitionContext context) {
            RunHistory begun = history.withRunStarted();
            Run run = Run.begin(begun, this, context.now());
            return Transition.to(
                    new Starting(begun, this, run),
                    new Effect.Start(run.id(), this, begun.route(), history.isProbeStale()));
        }
    }

    /** It shall not run: disabled, or stopped by hand. */
    record Stopped(String why) implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(new Disabled(history, this, why));
        }

        @Override
        public String reasonToStop() {
            return why;
        }
    }

    /** It cannot run until its definition is mended. */
    record Invalid(String why) implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(new Blocked(history, this, Optional.empty(), why));
        }
    }

    /** It is no longer defined. */
    record Undefined() implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(new Disabled(history, this, reasonToStop()));
        }

        @Override
        public String reasonToStop() {
            return "no longer defined";
        }
    }
}
