package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.source;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.Seamless;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams whose media go through the relay: several outputs, and sessions that outlive their input. */
class RelayedStreamTest {
    private static final Output ONE = output("rtmp://one/app/k");
    private static final Output TWO = output("rtmp://two/app/k");
    private static final Output THREE = output("rtmp://three/app/k");
    private static final Input SLATE = new Input.Slate(Text.plain("back soon"));
    private static final Input CAMERA = source("rtsp://camera.lan/main");

    private final SimulatedHost host = new SimulatedHost();

    private static DefinitionBuilder fanOut(Output... outputs) {
        return stream("news").outputs(List.of(outputs));
    }

    private static DefinitionBuilder seamless() {
        return stream("news").inputs(List.of(CAMERA, SLATE)).seamless(Seamless.ON);
    }

    private void run(Definition definition, double seconds) {
        host.define(definition);
        host.runUntil(host.now().plus(seconds(seconds)));
    }

    private void runOn(double seconds) {
        host.runUntil(host.now().plus(seconds(seconds)));
    }

    private SimulatedHost.Child child(String unit) {
        return host.childByUnit.entrySet().stream()
                .filter(entry -> entry.getKey().unit().toString().equals(unit))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + unit + ": " + host.log));
    }

    private long runOf(String unit) {
        return child(unit).run.number();
    }

    private void kill(String unit) {
        host.schedule(host.now(), Scripts.exited(child(unit).run, 137));
        child(unit).end();
    }

    private List<String> units() {
        return host.childByUnit.values().stream()
                .filter(child -> !child.isGone())
                .map(child -> child.run.unit().toString())
                .sorted()
                .toList();
    }

    private String detail() {
        return host.statusOf("news").detail();
    }

    @Test
    void eachOutputHasItsOwnChild() {
        run(fanOut(ONE, TWO, THREE).build(), 5);

        assertEquals(List.of("feed 1", "push 1", "push 2", "push 3"), units());
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
        assertTrue(host.statusOf("news").outputs().stream()
                .allMatch(output -> output.up().equals(Optional.of(true))));
    }

    @Test
    void pushThatFailsIsReportedAndHarmsNoOther() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("push 2")) {
                child.exits(seconds(1), 1, Scripts.CONNECTION_REFUSED);
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(fanOut(ONE, TWO).build(), 30);

        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
        assertTrue(detail().startsWith("destination-refused: output 2 of 2 down: "), this::detail);
        assertEquals(Optional.of(false), host.statusOf("news").outputs().get(1).up());
        assertEquals(1, runOf("feed 1"));
        assertEquals(1, runOf("push 1"));
        assertTrue(runOf("push 2") > 2);
    }

    @Test
    void statusHasEachFeedAndEachPush() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("push 2")) {
                child.exits(seconds(1), 1, Scripts.CONNECTION_REFUSED);
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(seamless().outputs(List.of(ONE, TWO)).build(), 31);

        Snapshot.StreamStatus status = host.statusOf("news");
        Snapshot.FeedStatus camera = status.feeds().get(0);
        assertTrue(camera.isOnAir());
        assertEquals("rtsp://camera.lan/main", camera.input());
        assertTrue(camera.video().orElseThrow().isMoving());
        assertEquals(Phase.DISABLED, status.feeds().get(1).phase());
        assertEquals("slate", status.feeds().get(1).input());
        Snapshot.OutputStatus refused = status.outputs().get(1);
        assertEquals(Phase.LIVE, status.outputs().get(0).phase());
        assertEquals(Phase.WAITING, refused.phase());
        assertTrue(refused.nextStart().isPresent());
    }

    @Test
    void editOfOneOutputTouchesNoOther() {
        run(fanOut(ONE, TWO).build(), 5);
        run(fanOut(ONE, THREE).build(), 5);
        assertEquals(List.of("feed 1", "push 1", "push 2"), units());
        assertEquals(2, runOf("push 2"), host.log::toString);
        run(fanOut(THREE, ONE, TWO).build(), 5);
        assertEquals(List.of("feed 1", "push 1", "push 2", "push 3"), units());
        run(fanOut(ONE, TWO).build(), 5);

        assertEquals(List.of("feed 1", "push 1", "push 3"), units());
        assertEquals(List.of(1L, 1L), List.of(runOf("feed 1"), runOf("push 1")));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void editOfTheEncodeKeepsThePushes() {
        run(fanOut(ONE, TWO).build(), 5);
        run(fanOut(ONE, TWO).audio(ReloadTest.STEREO_96K).build(), 40);

        assertEquals(List.of(1L, 1L), List.of(runOf("push 1"), runOf("push 2")), host.log::toString);
        assertEquals(List.of("feed 2", "push 1", "push 2"), units());
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void inputThatDiesIsReplacedInTheSameSession() {
        run(seamless().build(), 5);
        assertEquals(List.of("feed 1", "push 1"), units());
        kill("feed 1");
        runOn(5);
        assertEquals(List.of("feed 1", "feed 2", "push 1"), units());
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
        assertTrue(detail().contains("on input 2 in the same session since killed"), this::detail);
        runOn(40);

        assertEquals(List.of("feed 1", "push 1"), units());
        assertEquals(Phase.LIVE, host.phaseOf("news"));
        assertEquals(1, runOf("push 1"));
    }

    @Test
    void silentInputKeepsItsChildAndIsRoutedBackAtOnce() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1")) {
                Scripts.sendsMedia(child, seconds(10));
                for (int i = 0; i < 100; i++) {
                    child.emits(seconds(20 + i / 2.0), Scripts.sampled(child.run, 2_000_000 + 62_500L * i));
                }
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(seamless().build(), 16);
        assertEquals(List.of("feed 1", "feed 2", "push 1"), units(), host.log::toString);
        assertEquals("slate", host.statusOf("news").input().orElseThrow());
        runOn(6);

        assertEquals(List.of("feed 1", "push 1"), units(), host.log::toString);
        assertEquals(1, runOf("feed 1"));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void inputThatMovesAgainBeforeTheOtherTakesOverStaysOnAir() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1")) {
                Scripts.sendsMedia(child, seconds(10));
                for (int i = 0; i < 100; i++) {
                    child.emits(seconds(13 + i / 2.0), Scripts.sampled(child.run, 2_000_000 + 62_500L * i));
                }
            } else if (launch.run().unit().toString().startsWith("push")) {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(seamless().build(), 20);
        assertEquals("rtsp://camera.lan/main", host.statusOf("news").input().orElseThrow());
        assertEquals(
                List.of("route news feed 1 run 1", "route news feed 2 run 1", "route news feed 1 run 1"),
                host.log.stream()
                        .filter(line -> line.contains(" route "))
                        .map(line -> line.replaceFirst("\\S+ ", ""))
                        .toList());
        assertEquals(List.of("feed 1", "push 1"), units());
    }

    @Test
    void fileThatEndsFinishesItsStream() {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(10));
            if (launch.run().unit().toString().startsWith("feed")) {
                child.exits(seconds(10), 0);
            }
        });
        run(fanOut(ONE, TWO).input("film.mp4").build(), 30);
        assertEquals(Phase.FINISHED, host.phaseOf("news"), host.log::toString);
        assertEquals(List.of(), units());
    }

    @Test
    void blockedOutputIsTriedAgainOnReload() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("push 2")) {
                child.exits(
                        seconds(1),
                        1,
                        "[error] Unrecognized option 'oops'.",
                        "[fatal] Error splitting the argument list: Option not found");
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(fanOut(ONE, TWO).build(), 10);
        assertEquals(1, runOf("push 2"), host.log::toString);
        run(fanOut(ONE, TWO).build(), 2);
        assertEquals(2, runOf("push 2"), host.log::toString);
    }

    @Test
    void fallbackStaysOnAirWhileTheEditedInputConnects() {
        host.script((launch, child) -> {
            boolean isBroken = launch.commandLine().toString().contains("camera.lan/main");
            if (isBroken) {
                child.exits(seconds(1), 1, "[error] rtsp://camera.lan/main: Connection refused");
            } else if (launch.commandLine().toString().contains("camera.lan/other")) {
                child.emits(seconds(20), Scripts.sampled(child.run, 62_500))
                        .emits(seconds(21), Scripts.sampled(child.run, 125_000));
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(seamless().build(), 20);
        assertEquals("slate", host.statusOf("news").input().orElseThrow(), host.log::toString);
        run(seamless().inputs(List.of(source("rtsp://camera.lan/other"), SLATE)).build(), 15);
        assertEquals("slate", host.statusOf("news").input().orElseThrow(), host.log::toString);
        assertEquals(1, runOf("feed 2"), host.log::toString);
    }

    @Test
    void sourceWithFewFramesIsNotSilentBetweenThem() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1")) {
                for (int i = 1; i < 30; i++) {
                    child.emits(seconds(4 * i), Scripts.sampled(child.run, 62_500L * i));
                }
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(seamless().inputs(List.of(source("test:320x240@0.25"), SLATE)).build(), 60);
        assertEquals(List.of("feed 1", "push 1"), units(), host.log::toString);
    }

    @Test
    void backOffOfAPushGoesOnWhileItsFeedIsStartedAgain() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("push 2")) {
                child.exits(seconds(1), 1, "[rtmp @ 0x1] [error] Server error: Publishing denied; key is wrong");
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(
                fanOut(ONE, TWO)
                        .video(DefinitionBuilder.COPY)
                        .input("rtsp://camera.lan/main")
                        .build(),
                10);
        assertEquals(1, runOf("push 2"), host.log::toString);
        kill("feed 1");
        runOn(10);
        assertEquals(
                List.of(2L, 2L, 1L), List.of(runOf("feed 1"), runOf("push 1"), runOf("push 2")), host.log::toString);
    }

    @Test
    void pushOnItsBackupSaysSo() {
        host.script((launch, child) -> {
            if (launch.commandLine().toString().contains("rtmp://one")) {
                child.exits(seconds(1), 1, Scripts.CONNECTION_REFUSED);
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(fanOut(output("rtmp://one/app/k", "rtmp://backup/app/k"), TWO).build(), 20);
        assertTrue(detail().contains("output 1 of 2: on its backup since destination-refused"), this::detail);
    }

    @Test
    void streamIsNotDisabledBeforeItsPushesHaveEnded() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            if (launch.run().unit().toString().startsWith("push")) {
                child.exitsAtSignal(count -> Optional.of(seconds(0.5)));
            }
        });
        run(fanOut(ONE, TWO).build(), 5);
        run(fanOut(ONE, TWO).enabled(false).build(), 2);
        List<String> ending = host.log.subList(host.log.size() - 2, host.log.size());
        assertEquals(List.of("5.000 news: stopping: enabled: false", "5.500 news: disabled: enabled: false"), ending);
    }

    @Test
    void editOfTheWatchdogTouchesNoChild() {
        run(fanOut(ONE, TWO).build(), 5);
        run(fanOut(ONE, TWO).stallTimeout(seconds(60)).build(), 5);
        assertEquals(List.of(1L, 1L, 1L), List.of(runOf("feed 1"), runOf("push 1"), runOf("push 2")));
    }

    @Test
    void copiedVideoHasAnotherSessionForAnotherInput() {
        run(
                fanOut(ONE, TWO)
                        .video(DefinitionBuilder.COPY)
                        .input("rtsp://camera.lan/main")
                        .build(),
                5);
        kill("feed 1");
        runOn(5);

        assertEquals(2, runOf("feed 1"));
        assertEquals(List.of(2L, 2L), List.of(runOf("push 1"), runOf("push 2")), host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void pushWithoutMediaDoesNotStall() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1") && launch.run().number() > 1) {
                child.exits(seconds(1), 1, "[error] rtsp://camera.lan/main: Connection refused");
            } else {
                Scripts.sendsMedia(
                        child, launch.run().unit().toString().startsWith("push") ? seconds(10) : seconds(3600));
            }
        });
        run(
                stream("news")
                        .input("rtsp://camera.lan/main")
                        .outputs(List.of(ONE, TWO))
                        .seamless(Seamless.ON)
                        .build(),
                10);
        kill("feed 1");
        runOn(120);

        assertEquals(List.of("push 1", "push 2"), units().subList(units().size() - 2, units().size()));
        assertEquals(List.of(1L, 1L), List.of(runOf("push 1"), runOf("push 2")), host.log::toString);
    }

    /** A camera that gives media for two seconds after each start, and pushes that take longer to connect. */
    private static final SimulatedHost.Script SHORT_FEEDS_AND_SLOW_PUSHES = (launch, child) -> {
        if (launch.commandLine().toString().contains("camera.lan")) {
            Scripts.sendsMedia(child, seconds(2));
            child.exits(seconds(2), 1, Scripts.DEMUXING_ERROR);
        } else {
            boolean isPush = launch.run().unit().toString().startsWith("push");
            Scripts.sendsMedia(child, seconds(isPush ? 7 : 0), seconds(3600));
        }
    };

    private static DefinitionBuilder cameraAlone() {
        return fanOut(ONE, TWO).input("rtsp://camera.lan/main").seamless(Seamless.ON);
    }

    @Test
    void slowPushConnectsThoughItsSourceComesAndGoes() {
        host.script(SHORT_FEEDS_AND_SLOW_PUSHES);
        run(cameraAlone().build(), 20);
        assertEquals(List.of(1L, 1L), List.of(runOf("push 1"), runOf("push 2")), host.log::toString);
        assertEquals(Optional.of(true), host.statusOf("news").outputs().get(0).up(), host.log::toString);
    }

    @Test
    void slowPushConnectsWhileASlateStandsIn() {
        host.script(SHORT_FEEDS_AND_SLOW_PUSHES);
        run(seamless().build(), 20);
        assertEquals(1, runOf("push 1"), host.log::toString);
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void pushThatConnectsIsNotBlamedForAFeedThatStaysAway() {
        host.script((launch, child) -> {
            boolean isFeed = launch.run().unit().toString().equals("feed 1");
            if (isFeed && launch.run().number() == 1) {
                SHORT_FEEDS_AND_SLOW_PUSHES.onStart(launch, child);
            } else if (isFeed) {
                child.exits(seconds(1), 1, "[error] rtsp://camera.lan/main: Connection refused");
            }
        });
        run(cameraAlone().build(), 60);
        assertEquals(
                List.of(),
                units().stream().filter(unit -> unit.startsWith("push")).toList());
        assertEquals(List.of(1L, 1L), List.of(runOf("push 1"), runOf("push 2")), host.log::toString);
        assertEquals(
                List.of(Optional.empty(), Optional.empty()),
                host.reports.stream()
                        .filter(report -> report.run().unit().toString().startsWith("push"))
                        .map(RunReport::diagnosis)
                        .toList());
    }

    @Test
    void pushThatIsGivenMediaAndDoesNotConnectIsBlamed() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1")) {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(fanOut(ONE, TWO).build(), 40);
        assertTrue(detail().endsWith("destination-timeout: no media within 30 s"), this::detail);
    }

    @Test
    void stoppedStreamEndsTheInputOfItsPushes() {
        run(fanOut(ONE, TWO).build(), 5);
        run(fanOut(ONE, TWO).enabled(false).build(), 2);

        assertEquals(List.of(), units());
        assertTrue(host.log.contains("5.000 END_INPUT news push 1 run 1"), host.log::toString);
        assertEquals(Phase.DISABLED, host.phaseOf("news"));
        assertTrue(host.reports.stream().map(RunReport::diagnosis).allMatch(Optional::isEmpty));
    }

    @Test
    void slateAloneIsAStream() {
        run(stream("news").inputs(List.of(SLATE)).build(), 5);
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
        run(stream("news").inputs(List.of(SLATE)).outputs(List.of(ONE, TWO)).build(), 5);
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void plainStreamIsOneChild() {
        run(stream("news").build(), 5);
        assertEquals(List.of("whole"), units());
    }

    @Test
    void addedFallbackWaitsForTheNextStart() {
        run(stream("news").build(), 5);
        run(stream("news").inputs(List.of(source("test"), SLATE)).build(), 5);
        assertEquals(List.of("whole"), units());
        kill("whole");
        runOn(5);
        assertFalse(units().contains("whole"), host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void shutdownEndsAllChildren() {
        run(fanOut(ONE, TWO).build(), 5);
        host.schedule(host.now(), new Event.Shutdown());
        runOn(10);
        assertTrue(host.supervisor.isDone());
        assertEquals(List.of(), units());
    }
}
