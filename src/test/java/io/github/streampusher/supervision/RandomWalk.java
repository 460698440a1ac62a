package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.source;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Outputs;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Settings.StartRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Effect;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.Probing;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.Transition;
import io.github.streampusher.supervision.state.TransitionContext;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Sends random events to a state many times and checks the invariants after each. */
final class RandomWalk {
    private static final Programs PROGRAMS = new Programs("ffmpeg", "ffprobe");
    private static final StreamName NAME = new StreamName("walker");

    private static final List<DesiredState> DESIRED_STATES = List.of(
            new DesiredState.Stopped("enabled: false"),
            new DesiredState.Invalid("a problem"),
            new DesiredState.Undefined(),
            running("test", "a"),
            running("test", "b"),
            running("a.mp4", "a"),
            running("a.mp4", "b"),
            running(fallingBackTo("b.mp4"), output("rtmp://h/app/a")),
            running(fallingBackTo("b.mp4"), output("rtmp://h/app/a", "rtmp://h/backup/b")),
            running(fallingBackTo("b.mp4"), output("rtmp://h/app/a", "rtmp://h/backup/c")),
            running(fallingBackTo("c.mp4"), output("rtmp://h/app/a", "rtmp://h/backup/b")));

    private final Pacer pacer = new Pacer();
    private final Host host = new Host();
    private final Clock clock = new SimulatedHost();
    private State state = InactiveState.initial(NAME, 0);
    private Duration now = Duration.ZERO;
    private long bytes;

    /** The number of the one run that was started and whose exit was not yet reported; 0 for none. */
    private long livingRun;

    /** The run whose probe was requested and has not ended; one that was given up after its cancellation counts as ended. */
    private long livingProbe;

    void walk(long seed, int steps) {
        Random random = new Random(seed);
        pacer.reconfigure(new StartRate(2));
        Effect.Ports ports = new Effect.Ports(host, host, host, () -> pacer.reserveSlot(now), (stream, delivery) -> {});
        for (int i = 0; i < steps; i++) {
            now = now.plusMillis(random.nextInt(3000));
            Transition transition = step(
                    random,
                    new TransitionContext(
                            now,
                            random.nextBoolean(),
                            Jitter.seeded(seed),
                            pacer.nextSlot(now),
                            PROGRAMS,
                            (wanted, routed) -> Optional.empty()));
            transition.effects().forEach(effect -> effect.runOn(ports));
            state = transition.next();
            assertInvariants();
        }
        assertTrue(state.history().runs() > steps / 100, "the walk started too few runs: " + state.history());
    }

    private Transition step(Random random, TransitionContext turn) {
        RunId run = state.history().lastRun();
        boolean lives = livingRun != 0;
        boolean probing = livingProbe != 0;
        return switch (random.nextInt(14)) {
            case 0 ->
                random.nextInt(10) == 0
                        ? state.desiredChanged(randomDesiredState(random), turn)
                        : state.deadlineReached(turn);
            case 1 ->
                random.nextBoolean()
                        ? state.handle(new Event.Started(run, 4711), turn)
                        : state.handle(
                                new Event.Examined(
                                        run,
                                        new ProcessObservation(
                                                false, ProcessObservation.BlockedOn.ELSEWHERE, random.nextInt(2), 0)),
                                turn);
            case 2, 3, 4 -> state.handle(Scripts.sampled(run, bytes += random.nextInt(2) * 1000L), turn);
            case 5 ->
                lives
                        ? childExited(state.handle(Scripts.exited(run, random.nextInt(256), randomLine(random)), turn))
                        : due(turn);
            case 6 -> lives && random.nextInt(4) == 0 ? childExited(state.handle(failure(run), turn)) : due(turn);
            case 7 -> random.nextInt(20) == 0 ? state.restartRequested(turn) : due(turn);
            case 8 -> {
                Optional<Diagnosis> fault = random.nextBoolean()
                        ? Optional.of(new Diagnosis(Cause.DESTINATION_CLOSED, "Broken pipe"))
                        : Optional.empty();
                Outputs.Faults faults = new Outputs.Faults(List.of(fault, Optional.empty()), Optional.empty());
                yield lives ? state.handle(new Event.OutputsReported(run, faults), turn) : due(turn);
            }
            case 9 -> {
                Route found = new Route(random.nextInt(2), random.nextBoolean() ? Set.of() : Set.of(0));
                yield lives ? state.handle(new Event.FailbackProbed(run, found), turn) : due(turn);
            }
            case 10 -> probing ? state.handle(new Event.ProbeStarted(run), turn) : due(turn);
            case 11 -> probing ? probeEnded(state.handle(probed(run, random), turn)) : due(turn);
            case 12 -> {
                Duration unread = Duration.ofMillis(random.nextInt(6000));
                Event.SendingBlocked blocked = new Event.SendingBlocked(run, unsent(random), unread);
                yield lives ? state.handle(blocked, turn) : due(turn);
            }
            default -> Transition.to(state.afterPause());
        };
    }

    private Transition due(TransitionContext turn) {
        boolean isDue = state.deadline()
                .filter(deadline -> deadline.compareTo(now) <= 0)
                .isPresent();
        return isDue ? state.deadlineReached(turn) : Transition.to(state);
    }

    private static OptionalLong unsent(Random random) {
        return random.nextBoolean() ? OptionalLong.of(random.nextInt(1_000_000)) : OptionalLong.empty();
    }

    private static Event.Probed probed(RunId run, Random random) {
        ProbeResult result = switch (random.nextInt(4)) {
            case 0 -> new ProbeResult.Failed(new Diagnosis(Cause.SOURCE_REFUSED, "Connection refused"));
            case 1 -> new ProbeResult.Failed(new Diagnosis(Cause.FFMPEG_MISSING, "ffprobe is not there"));
            default -> new ProbeResult.Skipped();
        };
        return new Event.Probed(run, Capabilities.UNKNOWN, result);
    }

    private Transition probeEnded(Transition transition) {
        livingProbe = 0;
        return transition;
    }

    private Transition childExited(Transition transition) {
        livingRun = 0;
        return transition;
    }

    private static Event.StartFailed failure(RunId run) {
        return new Event.StartFailed(run, new Diagnosis(Cause.FFMPEG_MISSING, "ffmpeg is not there"));
    }

    private static String randomLine(Random random) {
        List<String> lines = List.of(
                Scripts.BROKEN_PIPE,
                Scripts.CONNECTION_REFUSED,
                Scripts.DEMUXING_ERROR,
                "[info] Input #0, x",
                "[error] Server error: no",
                "");
        return lines.get(random.nextInt(lines.size()));
    }

    private static DesiredState randomDesiredState(Random random) {
        return DESIRED_STATES.get(random.nextInt(DESIRED_STATES.size()));
    }

    private static DesiredState running(String input, String output) {
        return running(stream(NAME.value()).input(input), output("rtmp://h/app/" + output));
    }

    private static DefinitionBuilder fallingBackTo(String input) {
        return stream(NAME.value()).inputs(List.of(source("rtsp://camera/main"), source(input)));
    }

    private static DesiredState running(DefinitionBuilder definition, Output output) {
        return new DesiredState.Running(definition.output(output).build());
    }

    /** Checks what the effects ask for. */
    private final class Host implements Launcher, Prober, Observer {
        @Override
        public void probe(Request request) {
            forgetProbeThatWasGivenUp();
            assertEquals(0, livingProbe, "a second probe");
            assertEquals(0, livingRun, "a probe beside a child");
            livingProbe = request.run().number();
        }

        @Override
        public void cancel(RunId run) {
            assertEquals(livingProbe, run.number(), "a cancellation of a probe that is not there");
        }

        @Override
        public void planned(RunId run, Plan plan) {
            assertEquals(state.history().runs(), run.number());
        }

        @Override
        public void start(Launch launch) {
            assertEquals(0, livingRun, "a second child");
            forgetProbeThatWasGivenUp();
            assertEquals(0, livingProbe, "a child beside a probe");
            livingRun = launch.run().number();
            bytes = 0;
        }

        @Override
        public void examine(RunId run) {
            assertEquals(livingRun, run.number(), "an examination of a child that does not live");
        }

        @Override
        public void retain(RunId run, List<RetainedFiles> files) {
            assertEquals(livingRun, run.number(), "files of a child that does not live");
        }

        @Override
        public void prepareSlate(Programs programs, SlateFile slate) {
            throw new AssertionError("a plain stream has no session");
        }

        @Override
        public void watchFiles(Map<StreamName, String> lists) {
            throw new AssertionError("no channel is defined");
        }

        @Override
        public void probeFailback(RunId run, Programs programs, Definition definition, Route route) {
            assertEquals(livingRun, run.number(), "a failback probe for a child that does not live");
        }

        @Override
        public void look(RunId run, Programs programs, int output, Address url) {
            assertEquals(livingRun, run.number(), "a look at an output of a child that does not live");
        }

        @Override
        public void signal(RunId run, StopSignal signal) {
            assertEquals(livingRun, run.number(), "a signal to a child that does not live");
        }

        @Override
        public void runEnded(RunReport report) {
            assertEquals(state.history().runs(), report.run().number());
        }
    }

    private void forgetProbeThatWasGivenUp() {
        if (state instanceof Probing probing && probing.stopReason().isPresent()) {
            livingProbe = 0;
        }
    }

    private void assertInvariants() {
        if (!(state instanceof Probing)) {
            livingProbe = 0;
        }
        assertEquals(
                state instanceof ActiveState && !(state instanceof Probing),
                livingRun != 0,
                "a child is known if and only if it lives");
        if (state instanceof ActiveState active) {
            assertTrue(active.deadline().isPresent(), () -> "a run has no deadline: " + state);
            assertEquals(livingRun + livingProbe, active.child().id().number());
        }
        SupervisedStream stream = new SupervisedStream(NAME, 0, clock, Optional::empty);
        stream.put(Unit.WHOLE, state);
        stream.update(now);
        stream.status(definitions(state), now, Instant.EPOCH);
        if (state.desired() instanceof DesiredState.Running running && !(state.phase() == Phase.STOPPING)) {
            assertTrue(
                    running.definition().hasRoute(state.history().route()),
                    () -> "a route that the definition does not have: " + state);
        }
        boolean mustRun = state.desired() instanceof DesiredState.Running;
        boolean restsForGood = state.phase() == Phase.FINISHED || state.phase() == Phase.DISABLED;
        assertTrue(
                !mustRun || restsForGood || state.deadline().isPresent(),
                () -> "a stream that should run has no deadline: " + state);
        assertTrue(state.phase() != Phase.DISABLED || !mustRun, "a stream that should run is disabled");
    }

    private static DesiredStates definitions(State state) {
        return state.desired() instanceof DesiredState.Running running
                ? DesiredStates.NONE.withDefinitions(new DefinitionSet(Map.of(NAME, running.definition()), Map.of()))
                : DesiredStates.NONE;
    }
}
