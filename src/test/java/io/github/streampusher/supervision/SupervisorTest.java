package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Runs the loop with scripted children and compares its log. */
class SupervisorTest {
    private final SimulatedHost host = new SimulatedHost();

    @Test
    void streamIsLiveAtFirstMedia() {
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(3));
        assertEquals(
                List.of("0.000 news: starting: run 1", "0.000 start news run 1", "1.000 news: live: after 1 s, run 1"),
                host.log);
    }

    /** Samples every half second for a minute; media moves in the seconds that the predicate accepts. */
    private static SimulatedHost.Child stopsAndGoes(SimulatedHost.Child child, DoublePredicate moves) {
        long size = 62_500;
        for (int i = 1; i <= 120; i++) {
            size += moves.test(i * 0.5) ? 62_500 : 0;
            child.emits(seconds(i * 0.5), Scripts.sampled(child.run, size));
        }
        return child;
    }

    @Test
    void stallWithRepeatedSamplesIsTimedFromLastMedia() {
        host.script((launch, child) -> stopsAndGoes(child, at -> at <= 10));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertTrue(
                host.log.contains("24.400 news: stopping: nothing moved for 15 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void stuckConnectionIsAStallThoughCountersGoOn() {
        host.script((launch, child) -> stopsAndGoes(child, at -> true)
                .emits(seconds(10), new Event.SendingBlocked(child.run, OptionalLong.of(100_000), Duration.ZERO)));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertTrue(
                host.log.contains("24.000 news: stopping: nothing moved for 15 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void stallIsTimedFromWhenTheFarEndStoppedReading() {
        host.script((launch, child) -> stopsAndGoes(child, at -> true)
                .emits(seconds(10), new Event.SendingBlocked(child.run, OptionalLong.of(100_000), seconds(4))));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertTrue(
                host.log.contains("20.000 news: stopping: nothing moved for 15 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void connectionThatIsStuckForAShortTimeIsNoStall() {
        host.script((launch, child) -> stopsAndGoes(child, at -> true)
                .emits(seconds(10), new Event.SendingBlocked(child.run, OptionalLong.of(100_000), Duration.ZERO))
                .emits(seconds(23), new Event.SendingBlocked(child.run, OptionalLong.empty(), Duration.ZERO)));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(50));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    /** A child whose connection is found stuck four times a second, and whose unsent bytes grow by so much each time. */
    private static SimulatedHost.Script stuckFrom(int seconds, long unsentBytes) {
        return (launch, child) -> {
            stopsAndGoes(child, at -> true);
            for (int i = 0; i < 200; i++) {
                OptionalLong unsent = OptionalLong.of(unsentBytes * i);
                child.emits(seconds(seconds + i * 0.25), new Event.SendingBlocked(child.run, unsent, Duration.ZERO));
            }
        };
    }

    /** A far end that reads little opens its window rarely: most looks at the connection find it stuck. */
    @Test
    void connectionThatTakesHalfOfTheMediaIsNoStall() {
        host.script(stuckFrom(2, 15_600));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(50));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void connectionThatTakesNothingIsAStallWhenItIsLookedAtOften() {
        host.script(stuckFrom(10, 31_250));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertTrue(
                host.log.contains("24.000 news: stopping: nothing moved for 15 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void stuckConnectionOfOneOfSeveralOutputsDoesNotEndTheOthers() {
        host.script((launch, child) -> stopsAndGoes(child, at -> true)
                .emits(seconds(10), new Event.SendingBlocked(child.run, OptionalLong.of(100_000), Duration.ZERO)));
        host.define(stream("news")
                .hevc()
                .outputs(List.of(output("srt://h:9000"), output("srt://h:9001")))
                .build());
        host.runUntil(seconds(50));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void stallWithoutSamplesIsTimedFromLastSample() {
        host.script((launch, child) -> Scripts.sendsMedia(child, seconds(10)));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertTrue(
                host.log.contains("24.900 news: stopping: nothing moved for 15 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void pausesShorterThanStallTimeoutAreTolerated() {
        host.script((launch, child) -> stopsAndGoes(child, at -> at % 14 < 0.5));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(59));
        assertEquals(1, host.children.get(new StreamName("news")).run.number());
    }

    @Test
    void containerHeaderAloneIsNotMedia() {
        host.script((launch, child) -> Scripts.repeatsSample(child, seconds(0.5), seconds(60)));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(31));
        assertTrue(
                host.log.contains("30.000 news: stopping: no media within 30 s (start-timeout)"), host.log::toString);
    }

    @Test
    void stalledStreamIsStoppedAndRestarted() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(10));
            Scripts.repeatsSample(child, seconds(10), seconds(60));
            child.exitsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(seconds(0.1)));
        });
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertEquals(
                List.of(
                        "24.400 TERMINATE news run 1",
                        "24.400 news: stopping: nothing moved for 15 s (stall-timeout)",
                        "24.430 TERMINATE news run 1",
                        "24.530 news: waiting: unknown: nothing moved for 15 s; next try in 0.8 s",
                        "25.280 news: starting: run 2 after unknown: nothing moved for 15 s",
                        "25.280 start news run 2"),
                host.log.subList(3, 9));
    }

    @Test
    void childThatIgnoresSigtermIsKilled() {
        host.script((launch, child) -> child.exitsAtSignal(count -> Optional.empty()));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(1));
        host.define();
        host.runUntil(seconds(5));
        assertEquals(
                List.of(
                        "1.000 TERMINATE news run 1",
                        "1.000 news: stopping: no longer defined",
                        "2.000 TERMINATE news run 1",
                        "2.500 KILL news run 1",
                        "2.510 news: disabled: no longer defined",
                        "2.510 news forgotten"),
                host.log.subList(2, 8));
    }

    @Test
    void delayDoublesAndQuarantineRetriesByItself() {
        host.script(
                (launch, child) -> child.exits(seconds(0.1), 1, "[info] Input #0, lavfi", Scripts.CONNECTION_REFUSED));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(Duration.ofMinutes(30));
        List<String> starts =
                host.log.stream().filter(line -> line.contains("start news")).toList();
        assertEquals("0.000 start news run 1", starts.get(0));
        assertEquals("0.850 start news run 2", starts.get(1));
        assertEquals("2.450 start news run 3", starts.get(2));
        assertEquals("5.550 start news run 4", starts.get(3));
        assertTrue(host.log.stream().anyMatch(line -> line.contains("news: quarantined: destination-refused: ")));
        assertEquals(10 + 2, starts.size(), "ten short runs within four minutes, then one every ten minutes");
        assertEquals(Phase.QUARANTINED, host.phaseOf("news"));
    }

    @Test
    void backoffEndingInAStartQueueIsNotReported() {
        host.script((launch, child) -> { // all at the same time
            long runs = launch.run().number();
            child.exits(seconds(runs * 5).minus(host.now()), 1, "[info] Input #0, lavfi", Scripts.CONNECTION_REFUSED);
        });
        host.define(
                SimulatedHost.definition("news"), SimulatedHost.definition("sport"), SimulatedHost.definition("stage"));
        host.runUntil(seconds(8));
        List<String> turns =
                host.log.stream().filter(line -> line.contains("start slot")).toList();
        assertEquals(
                List.of(
                        "0.000 sport: waiting: waiting for a start slot (start-rate)",
                        "0.000 stage: waiting: waiting for a start slot (start-rate)"),
                turns);
    }

    @Test
    void closedConnectionAfterHealthyRunRestartsAtOnce() {
        host.script(connectionClosedAfter(run -> 90));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(Duration.ofMinutes(10));
        assertEquals("90.000 start news run 2", starts().get(1));
        assertEquals("540.000 start news run 7", starts().get(6));
        assertEquals(
                Optional.of(Cause.DESTINATION_CLOSED),
                host.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    /** @param seconds by the number of the run */
    private static SimulatedHost.Script connectionClosedAfter(LongUnaryOperator seconds) {
        return (launch, child) -> {
            Duration length = seconds(seconds.applyAsLong(launch.run().number()));
            Scripts.sendsMedia(child, length);
            child.exits(length, 1, Scripts.BROKEN_PIPE);
        };
    }

    private List<String> starts() {
        return host.log.stream().filter(line -> line.contains("start news")).toList();
    }

    @Test
    void closedConnectionRestartsAtOnceOnceThenBacksOff() {
        host.script(connectionClosedAfter(run -> 5));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
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
    void failureAfterImmediateRestartBacksOff() {
        host.script(connectionClosedAfter(run -> run == 1 ? 90 : 5));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(96));
        assertEquals(List.of("0.000 start news run 1", "90.000 start news run 2", "95.750 start news run 3"), starts());
    }

    @Test
    void shortSourceRestartedOnEndNeverBacksOff() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(3));
            child.exits(seconds(3), 0);
        });
        host.define(restartedOnEnd("clip.mp4"));
        host.runUntil(seconds(75));
        assertEquals("71.250 start news run 20", starts().get(19), starts()::toString);
    }

    private static Definition restartedOnEnd(String input) {
        return stream("news").input(input).onEnd(RestartPolicy.OnEnd.RESTART).build();
    }

    /** Whether the source was probed before the first and before the second start. */
    private List<Boolean> reprobeFlags(String input, SimulatedHost.Script script) {
        List<Integer> probes = new ArrayList<>(List.of(0));
        host.script((launch, child) -> {
            probes.add((int)
                    host.probes.stream().filter(Prober.Request::asksSource).count());
            script.onStart(launch, child);
        });
        host.define(restartedOnEnd(input));
        host.runUntil(seconds(40));
        return List.of(probes.get(1) > probes.get(0), probes.get(2) > probes.get(1));
    }

    @Test
    void endedFileIsReprobed() {
        assertEquals(List.of(true, true), reprobeFlags("clip.mp4", (launch, child) -> {
            Scripts.sendsMedia(child, seconds(3));
            child.exits(seconds(3), 0);
        }));
    }

    @Test
    void lostSourceIsReprobed() {
        assertEquals(List.of(true, true), reprobeFlags("rtmp://h/app/in", (launch, child) -> {
            Scripts.sendsMedia(child, seconds(3));
            child.exits(seconds(3), 1, Scripts.DEMUXING_ERROR);
        }));
    }

    @Test
    void sourceTimeoutIsNotReprobed() {
        assertEquals(
                List.of(true, false),
                reprobeFlags(
                        "rtmp://h/app/in", (launch, child) -> child.exitsAtSignal(count -> Optional.of(seconds(0.1)))));
    }

    /** A camera that serves one session at a time refuses the run after the probe. */
    @Test
    void refusedSourceIsNotReprobed() {
        assertEquals(
                List.of(true, false),
                reprobeFlags(
                        "rtsp://camera.lan/main",
                        (launch, child) -> child.exits(
                                seconds(0.3),
                                1,
                                "[rtsp @ 0x1] [error] method SETUP failed: 453 Not Enough Bandwidth",
                                "[error] rtsp://camera.lan/main: Server returned 4XX Client Error, but not one of"
                                        + " 40{0,1,3,4}")));
        assertEquals(
                "source-failed: method SETUP failed: 453 Not Enough Bandwidth",
                host.reports.get(0).diagnosis().orElseThrow().toString().replaceFirst("\\[.*\\] ", ""));
    }

    @Test
    void onlyChangedCommandLineRestartsFfmpeg() {
        host.define(SimulatedHost.definition("news"), SimulatedHost.definition("other"));
        host.runUntil(seconds(5));
        Definition relabelled =
                stream("news").labels(Map.of("site", Text.plain("hall"))).build();
        host.define(relabelled, SimulatedHost.definition("other"));
        host.runUntil(seconds(6));
        assertEquals(Optional.of(new ReloadSummary(0, 0, 0, 1, 1)), host.reloadSummary);
        Definition moved =
                stream("news").output(output("rtmp://elsewhere/app/news")).build();
        host.define(moved, SimulatedHost.definition("other"));
        host.runUntil(seconds(7));
        assertEquals(Optional.of(new ReloadSummary(0, 0, 1, 0, 1)), host.reloadSummary);
        assertEquals(
                List.of(
                        "6.000 TERMINATE news run 1",
                        "6.000 news: stopping: its definition changed",
                        "6.050 start news run 2",
                        "6.050 news: starting: run 2"),
                host.log.stream().filter(line -> line.startsWith("6.")).toList());
    }

    @Test
    void shorterStallTimeoutAppliesToCurrentRun() {
        host.script((launch, child) -> Scripts.sendsMedia(child, seconds(10)));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(11));
        host.define(stream("news").stallTimeout(seconds(3)).build());
        host.runUntil(seconds(14));
        assertTrue(
                host.log.contains("12.900 news: stopping: nothing moved for 3 s (stall-timeout)"), host.log::toString);
    }

    @Test
    void eventsOfEarlierRunAreIgnored() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(60));
            if (launch.run().number() == 1) {
                child.exits(seconds(2), 1, Scripts.BROKEN_PIPE);
            }
        });
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(5));
        host.schedule(host.now(), Scripts.exited(new RunId(new StreamName("news"), 1), 1));
        host.runUntil(seconds(6));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void clockPauseRestartsNoStream() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(4));
            for (int i = 0; i < 100; i++) {
                child.emits(seconds(67 + i * 0.5), Scripts.sampled(child.run, 1_000_000 + i * 62_500L));
            }
        });
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(5));
        host.pauseClock(seconds(60));
        host.runUntil(seconds(100));
        assertTrue(host.log.contains("66.000 paused for PT1M"), host.log::toString);
        assertEquals(1, host.children.get(new StreamName("news")).run.number());
    }

    @Test
    void wallClockJumpChangesNothing() {
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(20));
        for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(-2))) {
            host.shiftWallClock(jump);
            host.runUntil(host.now().plusSeconds(60));
            assertEquals(Phase.LIVE, host.phaseOf("news"));
        }
        assertEquals(1, host.children.get(new StreamName("news")).run.number());
        assertTrue(host.log.stream().noneMatch(line -> line.contains("paused")), host.log::toString);
    }

    @Test
    void brokenStreamIsBlockedAndOthersRun() {
        host.define(new DefinitionSet(
                Map.of(new StreamName("good"), SimulatedHost.definition("good")),
                Map.of(new StreamName("bad"), "input: missing")));
        host.runUntil(seconds(2));
        assertEquals(Phase.BLOCKED, host.phaseOf("bad"));
        assertEquals(Phase.LIVE, host.phaseOf("good"));
        host.define(SimulatedHost.definition("good"), SimulatedHost.definition("bad"));
        host.runUntil(seconds(4));
        assertEquals(Phase.LIVE, host.phaseOf("bad"));
    }

    @Test
    void unsentBytesDiagnoseDestinationStall() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(10));
            child.exitsAtSignal(count -> count < 2 ? Optional.empty() : Optional.of(seconds(0.1)));
        });
        host.observation = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 81_920, 0);
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(26));
        assertEquals(
                Optional.of(Cause.DESTINATION_STALLED),
                host.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    @Test
    void readErrorAfterSilenceIsSourceStall() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(10));
            child.emits(seconds(24), Scripts.sampled(child.run, 2_000_000)); // frames that the encoder had buffered
            child.emits(seconds(24.1), Scripts.sampled(child.run, 2_001_000));
            child.exits(seconds(24.2), 0, "[error] rtmp://camera.lan/live: Input/output error");
        });
        host.define(stream("news").input("rtmp://camera.lan/live").build());
        host.runUntil(seconds(26));
        assertEquals(
                Optional.of(Cause.SOURCE_STALLED),
                host.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    /** Samples every half second, with media at this share of real time and so many duplicated frames a second. */
    private static void runsSlow(SimulatedHost.Child child, double speed, int copies, double from, double until) {
        for (int i = (int) (from * 2); i < until * 2; i++) {
            long media = (long) (500_000 * i * speed);
            child.emits(
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
    void slowRunIsDegradedAndKeepsRunning() {
        host.script((launch, child) -> runsSlow(child, 0.6, 0, 1, 100));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
        assertTrue(
                host.log.stream()
                        .anyMatch(line ->
                                line.contains("news: degraded: too-slow: 0.60x of real time for more than 30 s; "
                                        + "the machine is too slow for preset veryfast; ultrafast should fit")),
                host.log::toString);
        assertEquals(1, host.children.get(new StreamName("news")).run.number());
    }

    @Test
    void slowRunMessageMasksReferencedValue() {
        host.script((launch, child) -> runsSlow(child, 0.6, 0, 1, 100));
        host.define(SimulatedHost.definition("news").withReferencedValues(Set.of("veryfast")));
        host.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
        assertTrue(host.log.stream().anyMatch(line -> line.contains("too slow for preset ***")), host.log::toString);
        assertTrue(host.log.stream().noneMatch(line -> line.contains("veryfast")), host.log::toString);
    }

    @Test
    void ordinaryWordUsedAsKeyIsNotMasked() {
        host.script((launch, child) -> runsSlow(child, 0.6, 0, 1, 100));
        host.define(SimulatedHost.definition("preset")); // the name is its stream key as well
        host.runUntil(seconds(60));
        assertTrue(
                host.log.stream().anyMatch(line -> line.contains("too slow for preset veryfast")), host.log::toString);
    }

    @Test
    void slowUplinkIsDistinguishedFromSlowEncoder() {
        host.script((launch, child) -> runsSlow(child, 0.6, 0, 1, 100));
        host.observation = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 200_000, 0);
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(60));
        Snapshot[] snapshot = new Snapshot[1];
        host.schedule(host.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        host.supervisor.runOnce();
        assertTrue(snapshot[0].streams().get(0).detail().contains("200000 bytes wait unsent"), snapshot[0]::toString);
    }

    @Test
    void fewUnsentBytesAreNotASlowUplink() {
        host.script((launch, child) -> runsSlow(child, 0.6, 0, 1, 100));
        host.observation = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, 20_000, 0);
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(60));
        assertTrue(
                host.log.stream().anyMatch(line -> line.contains("the machine is too slow for preset veryfast")),
                host.log::toString);
    }

    @Test
    void duplicatedFramesAreReportedWithNumbers() {
        host.script((launch, child) -> runsSlow(child, 1, 5, 1, 100));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(60));
        assertTrue(
                host.log.stream()
                        .anyMatch(line -> line.contains(
                                "degraded: frames-duplicated: 5.0 of 30.0 frames a second are duplicates")),
                host.log::toString);
    }

    private boolean giveCommand(String name, Event.ManualCommand command) {
        return giveCommand(name, command, true, false) == Event.CommandResult.DONE;
    }

    private Event.CommandResult giveCommand(String name, Event.ManualCommand command, boolean named, boolean once) {
        Event.CommandResult[] result = new Event.CommandResult[1];
        host.schedule(
                host.now(),
                new Event.CommandGiven(new StreamName(name), command, named, once, answer -> result[0] = answer));
        host.supervisor.runOnce();
        return result[0];
    }

    @Test
    void stopCommandOutlastsReloadsUntilStartCommand() {
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(2));
        assertTrue(giveCommand("news", Event.ManualCommand.STOP));
        host.runUntil(seconds(3));
        host.define(stream("news").output(output("rtmp://elsewhere/app/x")).build());
        host.runUntil(seconds(4));
        assertEquals(Phase.DISABLED, host.phaseOf("news"));
        assertTrue(giveCommand("news", Event.ManualCommand.START));
        host.runUntil(seconds(6));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
        assertEquals(false, giveCommand("nobody", Event.ManualCommand.START));
    }

    @Test
    void restartCommandReplacesChildAndStartCommandEndsBackoff() {
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(2));
        giveCommand("news", Event.ManualCommand.RESTART);
        host.runUntil(seconds(4));
        assertEquals(2, host.children.get(new StreamName("news")).run.number());
        assertEquals(Phase.LIVE, host.phaseOf("news"));

        host.script((launch, child) -> child.exits(seconds(0.1), 1, Scripts.CONNECTION_REFUSED));
        host.define(SimulatedHost.definition("news"), SimulatedHost.definition("down"));
        host.runUntil(seconds(30));
        assertEquals(Phase.WAITING, host.phaseOf("down"));
        long runs = host.children.get(new StreamName("down")).run.number();
        giveCommand("down", Event.ManualCommand.START);
        assertEquals(runs + 1, host.children.get(new StreamName("down")).run.number());
    }

    @Test
    void manualCommandsAreReportedUnlessTheyHoldOnceOnly() {
        host.define(
                SimulatedHost.definition("news"), stream("off").enabled(false).build());
        host.runUntil(seconds(2));
        giveCommand("news", Event.ManualCommand.STOP, true, true);
        assertEquals(List.of(), host.overrides);
        assertTrue(host.log.contains("2.000 news: stopping: stopped by hand, until the daemon's next start"));
        giveCommand("news", Event.ManualCommand.STOP);
        giveCommand("off", Event.ManualCommand.START);
        giveCommand("news", Event.ManualCommand.START);
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(5));
        assertEquals(List.of("{news=false}", "{news=false, off=true}", "{off=true}", "{}"), host.overrides);
    }

    @Test
    void restoredStopHoldsAlsoForStreamThatIsDefinedLater() {
        host.schedule(host.now(), new Event.OverridesRestored(Map.of(new StreamName("later"), false), Instant.EPOCH));
        host.define(SimulatedHost.definition("news"));
        host.runUntil(seconds(2));
        host.define(SimulatedHost.definition("news"), SimulatedHost.definition("later"));
        host.runUntil(seconds(4));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
        assertEquals(Phase.DISABLED, host.phaseOf("later"));
        assertTrue(host.log.contains("2.000 later: disabled: stopped by hand"), host.log::toString);
    }

    @Test
    void startForOnceCoversAStopThatIsKept() {
        host.define(SimulatedHost.definition("news"));
        giveCommand("news", Event.ManualCommand.STOP);
        giveCommand("news", Event.ManualCommand.START, true, true);
        host.runUntil(seconds(2));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
        assertEquals(List.of("{news=false}"), host.overrides);
    }

    @Test
    void streamWithAWrongDefinitionIsNotSaidToBeStarted() {
        host.define(new DefinitionSet(Map.of(), Map.of(new StreamName("typo"), "a.yaml:1:1: unknown key")));
        host.runUntil(seconds(1));
        assertEquals(Event.CommandResult.WRONG_DEFINITION, giveCommand("typo", Event.ManualCommand.START, true, false));
        assertEquals(
                Event.CommandResult.WRONG_DEFINITION, giveCommand("typo", Event.ManualCommand.RESTART, false, false));
        assertEquals(Event.CommandResult.DONE, giveCommand("typo", Event.ManualCommand.STOP, true, false));
        assertEquals(Phase.BLOCKED, host.phaseOf("typo"));
    }

    @Test
    void commandForManyStartsNothingThatIsDisabled() {
        host.define(stream("off").enabled(false).build(), SimulatedHost.definition("on"));
        host.runUntil(seconds(2));
        for (String name : List.of("off", "on")) {
            giveCommand(name, Event.ManualCommand.STOP, false, false);
        }
        host.runUntil(seconds(3));
        assertEquals(Event.CommandResult.LEFT_ALONE, giveCommand("on", Event.ManualCommand.RESTART, false, false));
        assertEquals(Event.CommandResult.DONE, giveCommand("on", Event.ManualCommand.START, false, false));
        assertEquals(Event.CommandResult.LEFT_ALONE, giveCommand("off", Event.ManualCommand.START, false, false));
        host.runUntil(seconds(5));
        assertEquals(Phase.LIVE, host.phaseOf("on"));
        assertTrue(host.log.get(host.log.size() - 1).contains("on: live"), host.log::toString);
        assertEquals("{}", host.overrides.get(host.overrides.size() - 1));
    }

    @Test
    void startedByHandAndDisabledLaterIsStopped() {
        host.define(SimulatedHost.definition("news"));
        giveCommand("news", Event.ManualCommand.START);
        host.runUntil(seconds(2));
        host.define(stream("news").enabled(false).build());
        host.runUntil(seconds(4));
        assertEquals(Phase.DISABLED, host.phaseOf("news"));
    }

    @Test
    void shutdownStopsEveryChildAndEndsLoop() {
        host.define(SimulatedHost.definition("one"), SimulatedHost.definition("two"));
        host.runUntil(seconds(3));
        host.schedule(host.now(), new Event.Shutdown());
        host.runUntil(seconds(10));
        assertTrue(host.supervisor.isDone());
        assertTrue(host.children.values().stream().allMatch(SimulatedHost.Child::isGone));
        assertEquals(seconds(3.05), host.now());
    }
}
