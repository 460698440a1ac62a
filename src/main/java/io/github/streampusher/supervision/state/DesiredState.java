package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
     * @param isKept whether all its children go on
     */
    default ReloadSummary changeTo(DesiredState after, boolean isKept) {
        if (this instanceof Undefined) {
            return ReloadSummary.ADDED;
        }
        if (after instanceof Undefined) {
            return ReloadSummary.REMOVED;
        }
        boolean inPlace = this instanceof Scheduled && after instanceof Scheduled
                || this instanceof Running && after instanceof Running && isKept;
        return inPlace ? ReloadSummary.CHANGED_IN_PLACE : ReloadSummary.RESTARTED;
    }

    /**
     * Run by this definition.
     *
     * @param part that the child does of the stream
     */
    record Running(Definition definition, Part part) implements DesiredState {
        /** All of a stream that cannot use the relay. */
        public Running(Definition definition) {
            this(definition, new Part(Unit.WHOLE, Delivery.DIRECT, definition, false));
        }

        /** Whether an FFmpeg that was started by the other definition on the present route can go on by this one. */
        public boolean keepsProcessOf(Running other, RunHistory history) {
            Route route = history.route();
            return definition.hasRoute(route)
                    && other.definition.hasRoute(route)
                    && part.keepsProcess(
                            other.definition.forRoute(route), other.part, definition.forRoute(route), history.probes());
        }

        /** The files of its child on the present route of which a part is kept. */
        List<RetainedFiles> retainedFiles(RunHistory history) {
            return part.retainedFiles(
                    definition.forRoute(history.route()).with(history.probes().values()));
        }

        /** The same whose child's lines show no value of a command. */
        Running masking(CommandValues values) {
            return new Running(definition, part.masking(values));
        }

        /** Whether a stream that waits for its next start can go on waiting, or has to start over. */
        boolean keepsWaitOf(Running other) {
            return part.delivery().equals(other.part.delivery()) && !definition.needsOtherProcessThan(other.definition);
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
            Optional<String> holder = context.holder().apply(this, routed);
            if (holder.isPresent()) {
                return Transition.to(InactiveState.waitingFor(holder.get(), before, this, context.now()));
            }
            RunHistory history = before.withRunStarted(routed);
            ProbeCache probes = history.probes();
            Run run = Run.begin(history.lastRun(), this, context.now());
            Set<Text.Command> commands = part.commands(routed);
            boolean asksUploads = part.isUploaded(routed);
            return asksUploads
                            || !commands.isEmpty()
                            || probes.needsProbe(routed, context.programs().ffmpeg())
                    ? Transition.to(
                            Probing.queued(history, this, run),
                            new Effect.Probe(new Prober.Request(
                                    run.id(),
                                    context.programs(),
                                    routed,
                                    commands,
                                    probes.asksSource(routed),
                                    asksUploads)))
                    : launch(history, run, probes.hasMedia(routed), context);
        }

        /**
         * Plans the run by what is known of its source, and starts it unless the plan cannot work.
         *
         * @param isCached whether that is the result of an earlier probe
         */
        Transition launch(RunHistory history, Run run, boolean isCached, TransitionContext context) {
            Optional<Delivery> better = part.betterDelivery(history.probes());
            if (better.isPresent()) {
                return Transition.to(
                        InactiveState.waitingForDivision(history.withoutRun(), this, context.now()),
                        new Effect.Divide(history.name(), better.get()));
            }
            CommandValues values =
                    part.commands(definition.forRoute(history.route())).isEmpty()
                            ? CommandValues.NONE
                            : history.probes().values();
            Definition routed = definition.forRoute(history.route()).with(values);
            Plan plan = part.plan(definition.forRoute(history.route()), history.probes());
            Run planned = run.with(plan, isCached).masking(values);
            Optional<Diagnosis> failure = plan.preflightFailure().or(() -> takenAddress(values, routed, context));
            return failure.isPresent()
                    ? RestartDecision.afterRun(history, this, planned, failure.get(), context)
                    : Transition.to(
                            new Starting(history, this, planned),
                            new Effect.Start(new Launch(
                                    run.id(),
                                    context.programs().ffmpeg(),
                                    plan.commandLine(),
                                    planned.desired().part().redactor(),
                                    part.overwrittenFiles(routed),
                                    part.isFeed() ? List.of() : Planner.hlsOutputs(routed),
                                    part.retainedFiles(routed),
                                    part.slateFile(routed, history.probes()),
                                    part.isPaced(routed))));
        }

        /** An address is known only when a command has given it. */
        private Optional<Diagnosis> takenAddress(CommandValues values, Definition routed, TransitionContext context) {
            return Optional.of(values)
                    .filter(printed -> !printed.values().isEmpty())
                    .flatMap(printed -> context.holder().apply(this, routed))
                    .map(holder -> new Diagnosis(Cause.DESTINATION_BUSY, holder + " uses the address of the command"));
        }
    }

    /** Do not run: disabled, or stopped by hand. */
    record Stopped(String why) implements DesiredState {
        /** Of the child that plays a file of a channel, when another child follows it. */
        public static final Stopped NEXT_CHILD = new Stopped("another child plays the channel now");

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
     * Do not run until the schedule says so.
     *
     * @param nextStart empty: not in the next two weeks
     */
    record Scheduled(Optional<Instant> nextStart, ZoneId zone) implements DesiredState {
        private static final DateTimeFormatter START =
                DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm VV", Locale.ROOT);

        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(
                    InactiveState.atRest(history.withoutFailures(), this, Phase.SCHEDULED, reasonToStop()));
        }

        @Override
        public String reasonToStop() {
            return "outside its schedule; next start "
                    + nextStart.map(start -> START.format(start.atZone(zone))).orElse("not within two weeks");
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

    /** Do not run before it is known which files a channel has. */
    record Listing() implements DesiredState {
        @Override
        public Transition transition(RunHistory history, TransitionContext context) {
            return Transition.to(InactiveState.atRest(history, this, Phase.WAITING, reasonToStop()));
        }

        @Override
        public String reasonToStop() {
            return "its files are being listed";
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
