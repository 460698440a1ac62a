package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.source;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams with fallback inputs and backups: failover, and failback when the preferred route is available again. */
class FailoverTest {
    private static final String UNRESOLVED =
            "[tcp @ 0x1] [error] Failed to resolve hostname camera: Name or service not known";
    private static final String MISSING = "[in#0 @ 0x1] [error] Error opening input: No such file or directory";

    private final SimulatedHost host = new SimulatedHost();

    private static Definition camera(Input... fallbacks) {
        List<Input> inputs = new ArrayList<>(List.of(source("rtsp://camera/main")));
        inputs.addAll(List.of(fallbacks));
        return stream("news").inputs(inputs).build();
    }

    /** The preferred input fails; every other works. */
    private static void failFirstInput(Launch launch, SimulatedHost.Child child) {
        if (mentions(launch, "rtsp://camera")) {
            child.exits(seconds(0.2), 1, UNRESOLVED, "[error] rtsp://camera/main: Input/output error");
        } else {
            Scripts.HEALTHY.onStart(launch, child);
        }
    }

    private static boolean mentions(Launch launch, String address) {
        return launch.commandLine().toString().contains(address);
    }

    private boolean logged(String part) {
        return host.log.stream().anyMatch(line -> line.contains(part));
    }

    private long runs() {
        return host.children.get(new StreamName("news")).run.number();
    }

    @Test
    void failsOverToSecondInputAtOnce() {
        host.script(FailoverTest::failFirstInput);
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(3));
        assertEquals(2, runs(), host.log::toString);
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
        assertTrue(
                logged("degraded: name-not-resolved: on input 2 since name-not-resolved: "
                        + "Failed to resolve hostname camera"),
                host.log::toString);
        assertFalse(logged("waiting"), host.log::toString);
    }

    @Test
    void shortFallbackDoesNotResetBackoffOfFirstInput() {
        host.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                failFirstInput(launch, child);
            } else {
                Scripts.sendsMedia(child, Duration.ofMillis(500));
                child.exits(Duration.ofMillis(600), 0);
            }
        });
        host.define(camera(source("short.mp4")));
        host.runUntil(seconds(60));
        assertTrue(runs() < 16, () -> runs() + " runs"); // 1, 2, 4, 8, 16 and 32 s between the rounds
    }

    @Test
    void endOfShortFallbackDoesNotFinishTheStream() {
        host.script((launch, child) -> {
            if (mentions(launch, "first.mp4")) {
                child.exits(seconds(0.2), 1, MISSING, "[error] first.mp4: No such file or directory");
            } else {
                Scripts.sendsMedia(child, Duration.ofMillis(500));
                child.exits(Duration.ofMillis(600), 0);
            }
        });
        host.define(stream("news")
                .inputs(List.of(source("first.mp4"), source("short.mp4")))
                .build());
        host.runUntil(seconds(30));
        assertFalse(logged("finished"), host.log::toString);
        assertTrue(runs() > 4, host.log::toString);
    }

    @Test
    void failsBackWhenFirstInputStaysAvailable() {
        host.script(FailoverTest::failFirstInput);
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(60));
        assertEquals(2, runs());
        host.script(Scripts.HEALTHY);
        host.bestRoute = taken -> Route.PREFERRED;
        host.runUntil(seconds(75));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        host.runUntil(seconds(90));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
        assertTrue(logged("stopping: the preferred route is available again"), host.log::toString);
        assertEquals(3, runs());
    }

    @Test
    void failedFailbacksAreRetriedLessOften() {
        host.script(FailoverTest::failFirstInput);
        host.bestRoute = taken -> Route.PREFERRED;
        host.define(camera(source("b.mp4")));
        host.runUntil(Duration.ofHours(1));
        long tries = host.log.stream()
                .filter(line -> line.contains("stopping: the preferred route"))
                .count();
        assertTrue(tries >= 5 && tries <= 12, tries + " tries an hour");
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
    }

    @Test
    void slateIsUsedWhenAllSourcesFail() {
        host.script((launch, child) -> {
            if (launch.commandLine().toString().contains("drawtext")) {
                Scripts.HEALTHY.onStart(launch, child);
            } else {
                child.exits(seconds(0.2), 1, MISSING);
            }
        });
        host.define(camera(source("b.mp4"), new Input.Slate(Text.plain("back soon"))));
        host.runUntil(seconds(5));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        assertTrue(logged("on input 3 since source-missing"), host.log::toString);
    }

    @Test
    void firstInputIsRetriedAfterAllInputsFailed() {
        host.script((launch, child) -> child.exits(seconds(0.2), 1, MISSING));
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(1));
        assertTrue(logged("news: waiting: "), host.log::toString);
        host.runUntil(seconds(5));
        assertTrue(runs() >= 3, host.log::toString);
    }

    @Test
    void failureOfFirstInputDoesNotReprobeFallback() {
        host.script((launch, child) -> child.exits(seconds(0.2), 1, MISSING));
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(3));
        assertTrue(runs() >= 4, host.log::toString);
        List<Input> probed = host.probes.stream()
                .filter(Prober.Request::asksSource)
                .map(request -> request.definition().inputs().get(0))
                .limit(4)
                .toList();
        assertEquals(1, Collections.frequency(probed, source("b.mp4")), probed::toString);
    }

    @Test
    void removedFallbackInUseIsStopped() {
        host.script((launch, child) -> {
            failFirstInput(launch, child);
            child.exitsAtSignal(count -> Optional.of(Duration.ofSeconds(2)));
        });
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(5));
        host.define(camera());
        host.runUntil(seconds(6));
        assertEquals(Phase.STOPPING, host.phaseOf("news"), "a status request during the stop works");
        host.script(Scripts.HEALTHY);
        host.runUntil(seconds(20));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void endedFallbackIsRepeatedUntilFailback() {
        host.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                Scripts.sendsMedia(child, seconds(30));
                child.exits(
                        seconds(30), 0, "[info] Input #0, mov,mp4, from 'b.mp4':", "[info]   Duration: 00:00:30.00");
            }
        });
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(1190));
        assertTrue(runs() > 30, host.log::toString);
        assertFalse(logged("quarantined"), host.log::toString);
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        host.script(Scripts.HEALTHY);
        host.bestRoute = taken -> Route.PREFERRED;
        host.runUntil(Duration.ofMinutes(22));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void firstInputIsRetriedAfterFallbackCrash() {
        host.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                child.exits(seconds(2), 139);
            }
        });
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(4));
        host.script(Scripts.HEALTHY);
        host.runUntil(Duration.ofMinutes(2));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void failbackHappensAfterDestinationOutage() {
        host.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                child.exits(seconds(0.2), 1, Scripts.CONNECTION_REFUSED);
            }
        });
        host.define(camera(new Input.Slate(Text.plain("soon"))));
        host.runUntil(Duration.ofMinutes(5));
        host.script(FailoverTest::failFirstInput);
        host.runUntil(Duration.ofMinutes(16));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        host.script(Scripts.HEALTHY);
        host.bestRoute = taken -> Route.PREFERRED;
        host.runUntil(Duration.ofMinutes(17));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void sourceTlsFailureSwitchesInputNotOutput() {
        Definition definition = stream("news")
                .inputs(List.of(source("rtsps://camera/main"), new Input.Slate(Text.plain("soon"))))
                .output(output("rtmp://h/app/news", "rtmp://other/app/news"))
                .build();
        host.script((launch, child) -> {
            if (launch.commandLine().toString().contains("drawtext")) {
                Scripts.HEALTHY.onStart(launch, child);
            } else {
                child.exits(
                        seconds(0.2),
                        1,
                        "[tls @ 0x1] [error] Peer certificate failed verification",
                        "[in#0 @ 0x1] [error] Error opening input: Input/output error");
            }
        });
        host.define(definition);
        host.runUntil(seconds(5));
        assertTrue(logged("degraded: tls-failed: on input 2 since tls-failed"), host.log::toString);
    }

    @Test
    void unusableFallbackDoesNotBlockStream() {
        host.script((launch, child) -> {
            boolean first = mentions(launch, "rtsp://camera");
            child.exits(seconds(0.2), 1, first ? MISSING : "[error] No such filter: 'drawtext'");
        });
        host.define(camera(new Input.Slate(Text.plain("soon"))));
        host.runUntil(seconds(1));
        assertTrue(logged("news: waiting: "), host.log::toString);
        assertFalse(logged("blocked"), host.log::toString);
        host.script(Scripts.HEALTHY);
        host.bestRoute = taken -> Route.PREFERRED;
        host.runUntil(Duration.ofMinutes(2));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void outputFailsOverToBackupAndFailsBack() {
        host.script((launch, child) -> {
            if (mentions(launch, "//h/")) {
                child.exits(seconds(0.2), 1, Scripts.CONNECTION_REFUSED);
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        host.define(stream("news")
                .output(output("rtmp://h/app/news", "rtmp://other/app/news"))
                .build());
        host.runUntil(seconds(30));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        assertTrue(logged("degraded: destination-refused: on the backup of output 1 since"), host.log::toString);
        host.script(Scripts.HEALTHY);
        host.bestRoute = taken -> new Route(taken.input(), Set.of());
        host.runUntil(seconds(60));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void editOfUnusedFallbackRestartsNothing() {
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(10));
        host.define(camera(source("c.mp4")));
        host.runUntil(seconds(20));
        assertEquals(1, runs());
        assertEquals(ReloadSummary.CHANGED_IN_PLACE, host.reloadSummary.orElseThrow());
    }

    @Test
    void editOfFallbackInUseRestartsStream() {
        host.script(FailoverTest::failFirstInput);
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(5));
        host.define(camera(source("c.mp4")));
        host.runUntil(seconds(10));
        assertTrue(runs() > 2, host.log::toString);
        assertEquals(Phase.DEGRADED, host.phaseOf("news"));
    }

    @Test
    void restartCommandStartsWithFirstInput() {
        host.script(FailoverTest::failFirstInput);
        host.define(camera(source("b.mp4")));
        host.runUntil(seconds(5));
        host.script(Scripts.HEALTHY);
        host.schedule(
                host.now(), new Event.CommandGiven(new StreamName("news"), Event.ManualCommand.RESTART, known -> {}));
        host.runUntil(seconds(10));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }
}
