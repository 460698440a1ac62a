package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** The loop with scripted children, judged by its log. */
class SupervisorTest {
    private final World world = new World();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static Definition with(Definition from, Map<String, Text> labels, Output output, RestartPolicy restart) {
        return new Definition(
                from.name(),
                true,
                labels,
                from.inputs(),
                List.of(output),
                from.video(),
                from.audio(),
                from.watchdog(),
                restart,
                from.ffmpeg());
    }

    @Test
    void aStreamIsLiveAtTheFirstMediaThatMoved() {
        world.want(World.definition("news"));
        world.runUntil(seconds(3));
        assertEquals(
                List.of("0.000 start news run 1", "0.000 news: starting: run 1", "1.000 news: live: after 1 s, run 1"),
                world.log);
    }

    /** Samples every half second for a minute, whose media moves in the seconds of which this says so. */
    private static void hobbles(World.Child child, DoublePredicate moves) {
        long size = 62_500;
        for (int i = 1; i <= 120; i++) {
            size += moves.test(i * 0.5) ? 62_500 : 0;
            child.tells(seconds(i * 0.5), Facts.sampled(child.run, size));
        }
    }

    @Test
    void aStallThatIsToldBeginsWithThePeriodInWhichMediaMovedLast() {
        world.script((launch, child) -> hobbles(child, at -> at <= 10));
        world.want(World.definition("news"));
        world.runUntil(seconds(26));
        assertTrue(
                world.log.contains("24.400 news: stopping: nothing moved for 15 s (stall-timeout)"),
                world.log::toString);
    }

    @Test
    void aStallInSilenceBeginsWithTheLastSample() {
        world.script((launch, child) -> Facts.moves(child, seconds(10)));
        world.want(World.definition("news"));
        world.runUntil(seconds(26));
        assertTrue(
                world.log.contains("24.900 news: stopping: nothing moved for 15 s (stall-timeout)"),
                world.log::toString);
    }

    @Test
    void pausesShorterThanTheLimitHarmNobody() {
        world.script((launch, child) -> hobbles(child, at -> at % 14 < 0.5));
        world.want(World.definition("news"));
        world.runUntil(seconds(59));
        assertEquals(1, world.children.get(new StreamName("news")).run.number());
    }

    @Test
    void aContainersHeaderAloneIsNoMedia() {
        world.script((launch, child) -> Facts.freezes(child, seconds(0.5), seconds(60)));
        world.want(World.definition("news"));
        world.runUntil(seconds(31));
        assertTrue(
                world.log.contains("30.000 news: stopping: no media within 30 s (start-timeout)"), world.log::toString);
    }

    @Test
    void aStalledStreamIsStoppedAndReplaced() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(10));
            Facts.freezes(child, seconds(10), seconds(60));
            child.endsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(seconds(0.1)));
        });
        world.want(World.definition("news"));
        world.runUntil(seconds(26));
        assertEquals(
                List.of(
                        "24.400 TERMINATE news run 1",
                        "24.400 news: stopping: nothing moved for 15 s (stall-timeout)",
                        "24.430 TERMINATE news run 1",
                        "24.530 news: waiting: unknown: nothing moved for 15 s; next try in 0.8 s",
                        "25.280 start news run 2",
                        "25.280 news: starting: run 2 after unknown: nothing moved for 15 s"),
                world.log.subList(3, 9));
    }

    @Test
    void aChildThatObeysNothingIsKilledAgainAndAgain() {
        world.script((launch, child) -> child.endsAtSignal(count -> Optional.empty()));
        world.want(World.definition("news"));
        world.runUntil(seconds(1));
        world.want();
        world.runUntil(seconds(5));
        assertEquals(
                List.of(
                        "1.000 TERMINATE news run 1",
                        "1.000 news: stopping: no longer defined",
                        "2.000 TERMINATE news run 1",
                        "2.500 KILL news run 1",
                        "2.510 news: disabled: no longer defined",
                        "2.510 news forgotten"),
                world.log.subList(2, 8));
    }

    @Test
    void theDelayDoublesAndQuarantineThawsByItself() {
        world.script((launch, child) -> child.exits(seconds(0.1), 1, "[info] Input #0, lavfi", Facts.REFUSED));
        world.want(World.definition("news"));
        world.runUntil(Duration.ofMinutes(30));
        List<String> starts =
                world.log.stream().filter(line -> line.contains("start news")).toList();
        assertEquals("0.000 start news run 1", starts.get(0));
        assertEquals("0.850 start news run 2", starts.get(1));
        assertEquals("2.450 start news run 3", starts.get(2));
        assertEquals("5.550 start news run 4", starts.get(3));
        assertTrue(world.log.stream().anyMatch(line -> line.contains("news: quarantined: destination-refused: ")));
        assertEquals(10 + 2, starts.size(), "ten short runs within four minutes, then one each ten minutes");
        assertEquals(Phase.QUARANTINED, world.phaseOf("news"));
    }

    @Test
    void whoHasWaitedForItsTimeAndWaitsForItsTurnIsNoNews() {
        world.script((launch, child) -> { // all at the same time
            long runs = launch.run().number();
            child.exits(seconds(runs * 5).minus(world.now()), 1, "[info] Input #0, lavfi", Facts.REFUSED);
        });
        world.want(World.definition("news"), World.definition("sport"), World.definition("stage"));
        world.runUntil(seconds(8));
        List<String> turns =
                world.log.stream().filter(line -> line.contains("its turn")).toList();
        assertEquals(
                List.of("0.000 sport: waiting: its turn to start", "0.000 stage: waiting: its turn to start"), turns);
    }

    @Test
    void aHealthyRunResetsTheDelayAndAClosedConnectionIsBackAtOnce() {
        world.script(closedAfter(run -> 90));
        world.want(World.definition("news"));
        world.runUntil(Duration.ofMinutes(10));
        assertEquals("90.000 start news run 2", starts().get(1));
        assertEquals("540.000 start news run 7", starts().get(6));
        assertEquals(
                Optional.of(Cause.DESTINATION_CLOSED),
                world.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    /** @param seconds by the number of the run */
    private static World.Script closedAfter(LongUnaryOperator seconds) {
        return (launch, child) -> {
            Duration length = seconds(seconds.applyAsLong(launch.run().number()));
            Facts.moves(child, length);
            child.exits(length, 1, Facts.CLOSED);
        };
    }

    private List<String> starts() {
        return world.log.stream().filter(line -> line.contains("start news")).toList();
    }

    @Test
    void aClosedConnectionIsBackAtOnceOnceThenTheDelayDoubles() {
        world.script(closedAfter(run -> 5));
        world.want(World.definition("news"));
        world.runUntil(seconds(26));
        assertEquals(
                List.of(
                        "0.000 start news run 1",
                        "5.000 start news run 2",
                        "10.750 start news run 3",
                        "17.250 start news run 4",
                        "25.250 start news run 5"),
                starts());
    }

    @Test
    void whatWasStartedAtOnceAfterAHealthyRunAndFailsWaits() {
        world.script(closedAfter(run -> run == 1 ? 90 : 5));
        world.want(World.definition("news"));
        world.runUntil(seconds(96));
        assertEquals(List.of("0.000 start news run 1", "90.000 start news run 2", "95.750 start news run 3"), starts());
    }

    @Test
    void aShortSourceThatIsRestartedAtItsEndNeverFails() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(3));
            child.exits(seconds(3), 0);
        });
        world.want(Definitions.restartedAtEnd(World.pushed("news", "clip.mp4")));
        world.runUntil(seconds(75));
        assertEquals("71.250 start news run 20", starts().get(19), starts()::toString);
    }

    private List<Boolean> askedAnew(String input, World.Script script) {
        List<Boolean> anew = new ArrayList<>();
        world.script((launch, child) -> {
            anew.add(launch.planRequest().orElseThrow().forceProbe());
            script.started(launch, child);
        });
        world.want(Definitions.restartedAtEnd(World.pushed("news", input)));
        world.runUntil(seconds(40));
        return anew.subList(0, 2);
    }

    @Test
    void aFileThatEndedMayBeAnotherByNow() {
        assertEquals(List.of(false, true), askedAnew("clip.mp4", (launch, child) -> {
            Facts.moves(child, seconds(3));
            child.exits(seconds(3), 0);
        }));
    }

    @Test
    void aSourceThatBrokeOffMayBeAnotherByNow() {
        assertEquals(List.of(false, true), askedAnew("rtmp://h/app/in", (launch, child) -> {
            Facts.moves(child, seconds(3));
            child.exits(seconds(3), 1, Facts.LOST);
        }));
    }

    @Test
    void aSourceThatGaveNothingInTimeIsNotAskedAgain() {
        assertEquals(
                List.of(false, false),
                askedAnew(
                        "rtmp://h/app/in", (launch, child) -> child.endsAtSignal(count -> Optional.of(seconds(0.1)))));
    }

    @Test
    void onlyWhatChangesTheCommandLineRestartsFfmpeg() {
        Definition before = World.definition("news");
        world.want(before, World.definition("other"));
        world.runUntil(seconds(5));
        Definition relabelled = with(
                before, Map.of("site", Text.plain("hall")), before.outputs().get(0), before.restart());
        world.want(relabelled, World.definition("other"));
        world.runUntil(seconds(6));
        assertEquals(Optional.of(new ReloadSummary(0, 0, 0, 1, 1)), world.reloaded);
        Definition moved = with(before, Map.of(), Output.of(Address.of("rtmp://elsewhere/app/news")), before.restart());
        world.want(moved, World.definition("other"));
        world.runUntil(seconds(7));
        assertEquals(Optional.of(new ReloadSummary(0, 0, 1, 0, 1)), world.reloaded);
        assertEquals(
                List.of(
                        "6.000 TERMINATE news run 1",
                        "6.000 news: stopping: its definition changed",
                        "6.050 start news run 2",
                        "6.050 news: starting: run 2"),
                world.log.stream().filter(line -> line.startsWith("6.")).toList());
    }

    @Test
    void aTightenedStallTimeoutHoldsForTheRunThatLives() {
        Definition before = World.definition("news");
        world.script((launch, child) -> Facts.moves(child, seconds(10)));
        world.want(before);
        world.runUntil(seconds(11));
        Watchdog tight = new Watchdog(seconds(30), seconds(3), 0.9, seconds(30), Watchdog.OnSlow.WARN);
        world.want(new Definition(
                before.name(),
                true,
                Map.of(),
                before.inputs(),
                before.outputs(),
                before.video(),
                before.audio(),
                tight,
                before.restart(),
                before.ffmpeg()));
        world.runUntil(seconds(14));
        assertTrue(
                world.log.contains("12.900 news: stopping: nothing moved for 3 s (stall-timeout)"),
                world.log::toString);
    }

    @Test
    void whatAnOlderRunSaysIsIgnored() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(60));
            if (launch.run().number() == 1) {
                child.exits(seconds(2), 1, Facts.CLOSED);
            }
        });
        world.want(World.definition("news"));
        world.runUntil(seconds(5));
        world.schedule(world.now(), Facts.exited(new RunId(new StreamName("news"), 1), 1));
        world.runUntil(seconds(6));
        assertEquals(Phase.LIVE, world.phaseOf("news"));
    }

    @Test
    void aClockThatStoodStillCondemnsNobody() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(4));
            for (int i = 0; i < 100; i++) {
                child.tells(seconds(67 + i * 0.5), Facts.sampled(child.run, 1_000_000 + i * 62_500L));
            }
        });
        world.want(World.definition("news"));
        world.runUntil(seconds(5));
        world.standStill(seconds(60));
        world.runUntil(seconds(100));
        assertTrue(world.log.contains("66.000 paused for PT1M"), world.log::toString);
        assertEquals(1, world.children.get(new StreamName("news")).run.number());
    }

    @Test
    void aClockOnTheWallThatJumpsChangesNothing() {
        world.want(World.definition("news"));
        world.runUntil(seconds(20));
        for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
            world.wallJumps(jump);
            world.runUntil(world.now().plusSeconds(60));
            assertEquals(Phase.LIVE, world.phaseOf("news"));
        }
        assertEquals(1, world.children.get(new StreamName("news")).run.number());
        assertTrue(world.log.stream().noneMatch(line -> line.contains("paused")), world.log::toString);
    }

    @Test
    void aBrokenStreamIsBlockedAndTheOthersRun() {
        world.want(new DefinitionSet(
                Map.of(new StreamName("good"), World.definition("good")),
                Map.of(new StreamName("bad"), "input: missing")));
        world.runUntil(seconds(2));
        assertEquals(Phase.BLOCKED, world.phaseOf("bad"));
        assertEquals(Phase.LIVE, world.phaseOf("good"));
        world.want(World.definition("good"), World.definition("bad"));
        world.runUntil(seconds(4));
        assertEquals(Phase.LIVE, world.phaseOf("bad"));
    }

    @Test
    void aFarEndThatTakesNothingIsToldFromASourceThatGivesNothing() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(10));
            child.endsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(seconds(0.1)));
        });
        world.symptoms = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 81_920, 0);
        world.want(World.definition("news"));
        world.runUntil(seconds(26));
        assertEquals(
                Optional.of(Cause.DESTINATION_STALLED),
                world.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    @Test
    void aSourceThatWasSilentUntilFfmpegGaveItUpHadStalled() {
        world.script((launch, child) -> {
            Facts.moves(child, seconds(10));
            child.tells(seconds(24), Facts.sampled(child.run, 2_000_000)); // what the encoder had kept
            child.tells(seconds(24.1), Facts.sampled(child.run, 2_001_000));
            child.exits(seconds(24.2), 0, "[error] rtmp://camera.lan/live: Input/output error");
        });
        world.want(World.pushed("news", "rtmp://camera.lan/live"));
        world.runUntil(seconds(26));
        assertEquals(
                Optional.of(Cause.SOURCE_STALLED),
                world.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    /** Samples every half second whose media comes at this share of real time, with so many copies a second. */
    private static void limps(World.Child child, double speed, int copies, double from, double until) {
        for (int i = (int) (from * 2); i < until * 2; i++) {
            long media = (long) (500_000 * i * speed);
            child.tells(
                    seconds(i * 0.5),
                    new Event.Sampled(
                            child.run,
                            new Sample(
                                    OptionalLong.of(15L * i),
                                    OptionalLong.of(media),
                                    OptionalLong.of(62_500L * i),
                                    (long) copies * i / 2,
                                    0,
                                    false)));
        }
    }

    @Test
    void aRunThatCannotKeepRealTimeIsDegradedAndLivesOn() {
        world.script((launch, child) -> limps(child, 0.6, 0, 1, 100));
        world.want(World.definition("news"));
        world.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"));
        assertTrue(
                world.log.stream()
                        .anyMatch(line ->
                                line.contains("news: degraded: too-slow: 0.60x of real time for more than 30 s; "
                                        + "the machine is too slow for preset veryfast; ultrafast should fit")),
                world.log::toString);
        assertEquals(1, world.children.get(new StreamName("news")).run.number());
    }

    @Test
    void whatIsToldOfASlowRunShowsNoReferencedValue() {
        world.script((launch, child) -> limps(child, 0.6, 0, 1, 100));
        world.want(World.definition("news").withReferencedValues(Set.of("veryfast")));
        world.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"));
        assertTrue(world.log.stream().anyMatch(line -> line.contains("too slow for preset ***")), world.log::toString);
        assertTrue(world.log.stream().noneMatch(line -> line.contains("veryfast")), world.log::toString);
    }

    @Test
    void aKeyThatIsAlsoAWordLeavesTheWordReadable() {
        world.script((launch, child) -> limps(child, 0.6, 0, 1, 100));
        world.want(World.definition("preset")); // its key as well
        world.runUntil(seconds(60));
        assertTrue(
                world.log.stream().anyMatch(line -> line.contains("too slow for preset veryfast")),
                world.log::toString);
    }

    @Test
    void aNarrowWayToTheDestinationIsToldFromASlowEncoder() {
        world.script((launch, child) -> limps(child, 0.6, 0, 1, 100));
        world.symptoms = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 200_000, 0);
        world.want(World.definition("news"));
        world.runUntil(seconds(60));
        Snapshot[] snapshot = new Snapshot[1];
        world.schedule(world.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        world.supervisor.runOnce();
        assertTrue(snapshot[0].streams().get(0).detail().contains("200000 bytes wait unsent"), snapshot[0]::toString);
    }

    @Test
    void bytesUnderWayToAFarDestinationAreNoNarrowWay() {
        world.script((launch, child) -> limps(child, 0.6, 0, 1, 100));
        world.symptoms = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 20_000, 0);
        world.want(World.definition("news"));
        world.runUntil(seconds(60));
        assertTrue(
                world.log.stream().anyMatch(line -> line.contains("the machine is too slow for preset veryfast")),
                world.log::toString);
    }

    @Test
    void copiesOfFramesAreToldWithTheirReason() {
        world.script((launch, child) -> limps(child, 1, 5, 1, 100));
        world.want(World.definition("news"));
        world.runUntil(seconds(60));
        assertTrue(
                world.log.stream()
                        .anyMatch(line ->
                                line.contains("degraded: frames-duplicated: 5.0 of 30.0 frames a second are copies")),
                world.log::toString);
    }

    private boolean order(String name, Event.ManualCommand order) {
        boolean[] known = new boolean[1];
        world.schedule(world.now(), new Event.CommandGiven(new StreamName(name), order, answer -> known[0] = answer));
        world.supervisor.runOnce();
        return known[0];
    }

    @Test
    void whatIsStoppedByHandStaysSoThroughReloadsUntilItIsStarted() {
        world.want(World.definition("news"));
        world.runUntil(seconds(2));
        assertTrue(order("news", Event.ManualCommand.STOP));
        world.runUntil(seconds(3));
        world.want(with(
                World.definition("news"),
                Map.of(),
                Output.of(Address.of("rtmp://elsewhere/app/x")),
                RestartPolicy.DEFAULT));
        world.runUntil(seconds(4));
        assertEquals(Phase.DISABLED, world.phaseOf("news"));
        assertTrue(order("news", Event.ManualCommand.START));
        world.runUntil(seconds(6));
        assertEquals(Phase.LIVE, world.phaseOf("news"));
        assertEquals(false, order("nobody", Event.ManualCommand.START));
    }

    @Test
    void aRestartByHandGivesAnotherChildAndOneThatWaitsIsTriedAtOnce() {
        world.want(World.definition("news"));
        world.runUntil(seconds(2));
        order("news", Event.ManualCommand.RESTART);
        world.runUntil(seconds(4));
        assertEquals(2, world.children.get(new StreamName("news")).run.number());
        assertEquals(Phase.LIVE, world.phaseOf("news"));

        world.script((launch, child) -> child.exits(seconds(0.1), 1, Facts.REFUSED));
        world.want(World.definition("news"), World.definition("down"));
        world.runUntil(seconds(30));
        assertEquals(Phase.WAITING, world.phaseOf("down"));
        long runs = world.children.get(new StreamName("down")).run.number();
        order("down", Event.ManualCommand.START);
        assertEquals(runs + 1, world.children.get(new StreamName("down")).run.number());
    }

    @Test
    void atShutdownEveryChildIsStoppedAndTheLoopEnds() {
        world.want(World.definition("one"), World.definition("two"));
        world.runUntil(seconds(3));
        world.schedule(world.now(), new Event.Shutdown());
        world.runUntil(seconds(10));
        assertTrue(world.supervisor.isDone());
        assertTrue(world.children.values().stream().allMatch(World.Child::isGone));
        assertEquals(seconds(3.05), world.now());
    }
}
