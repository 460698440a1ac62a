package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streams with something to fall back to: around what failed, and back when it is well. */
class DetourTest {
    private static final String UNRESOLVED =
            "[tcp @ 0x1] [error] Failed to resolve hostname camera: Name or service not known";
    private static final String MISSING = "[in#0 @ 0x1] [error] Error opening input: No such file or directory";

    private final World world = new World();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static Definition camera(Input... fallbacks) {
        Input[] inputs = new Input[fallbacks.length + 1];
        inputs[0] = Input.Source.of(Address.of("rtsp://camera/main"));
        System.arraycopy(fallbacks, 0, inputs, 1, fallbacks.length);
        return Definitions.withInputs(World.definition("news"), inputs);
    }

    private static Input file(String path) {
        return Input.Source.of(Address.of(path));
    }

    /** The preferred input gives nothing; every other does. */
    private static void cameraIsGone(Launch launch, World.Child child) {
        if (mentions(launch, "rtsp://camera")) {
            child.exits(seconds(0.2), 1, UNRESOLVED, "[error] rtsp://camera/main: Input/output error");
        } else {
            Facts.WELL.started(launch, child);
        }
    }

    private static boolean mentions(Launch launch, String address) {
        return launch.commandLine().toString().contains(address);
    }

    private boolean logged(String part) {
        return world.log.stream().anyMatch(line -> line.contains(part));
    }

    private long runs() {
        return world.children.get(new StreamName("news")).run.number();
    }

    @Test
    void theSecondInputIsTakenAtOnceWhenTheFirstFails() {
        world.script(DetourTest::cameraIsGone);
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(3));
        assertEquals(2, runs(), world.log::toString);
        assertEquals(Phase.DEGRADED, world.phaseOf("news"));
        assertTrue(
                logged("degraded: name-not-resolved: on input 2 since name-not-resolved: "
                        + "Failed to resolve hostname camera"),
                world.log::toString);
        assertFalse(logged("waiting"), world.log::toString);
    }

    @Test
    void aFallbackThatEndsAtOnceDoesNotHurryThePreferred() {
        world.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                cameraIsGone(launch, child);
            } else {
                Facts.moves(child, Duration.ofMillis(500));
                child.exits(Duration.ofMillis(600), 0);
            }
        });
        world.want(camera(file("short.mp4")));
        world.runUntil(seconds(60));
        assertTrue(runs() < 16, () -> runs() + " runs"); // 1, 2, 4, 8, 16 and 32 s between the rounds
    }

    @Test
    void theFirstInputIsTakenAgainWhenItHasBeenWellForSomeTime() {
        world.script(DetourTest::cameraIsGone);
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(60));
        assertEquals(2, runs());
        world.script(Facts.WELL);
        world.best = taken -> Route.PREFERRED;
        world.runUntil(seconds(75));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"), world.log::toString);
        world.runUntil(seconds(90));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
        assertTrue(logged("stopping: what is preferred is well again"), world.log::toString);
        assertEquals(3, runs());
    }

    @Test
    void anInputThatOnlySeemsWellIsTriedLessAndLessOften() {
        world.script(DetourTest::cameraIsGone);
        world.best = taken -> Route.PREFERRED;
        world.want(camera(file("b.mp4")));
        world.runUntil(Duration.ofHours(1));
        long tries = world.log.stream()
                .filter(line -> line.contains("stopping: what is preferred"))
                .count();
        assertTrue(tries >= 5 && tries <= 12, tries + " tries an hour");
        assertEquals(Phase.DEGRADED, world.phaseOf("news"));
    }

    @Test
    void theSlateIsTheLastResort() {
        world.script((launch, child) -> {
            if (launch.planRequest().orElseThrow().definition().inputs().get(0) instanceof Input.Slate) {
                Facts.WELL.started(launch, child);
            } else {
                child.exits(seconds(0.2), 1, MISSING);
            }
        });
        world.want(camera(file("b.mp4"), new Input.Slate(Text.plain("back soon"))));
        world.runUntil(seconds(5));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"), world.log::toString);
        assertTrue(logged("on input 3 since source-missing"), world.log::toString);
    }

    @Test
    void whenEveryInputHasFailedTheFirstIsTriedAgainLater() {
        world.script((launch, child) -> child.exits(seconds(0.2), 1, MISSING));
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(1));
        assertTrue(logged("news: waiting: "), world.log::toString);
        world.runUntil(seconds(5));
        assertTrue(runs() >= 3, world.log::toString);
    }

    @Test
    void aFallbackIsNotAskedAnewForWhatTheFirstInputDid() {
        List<Boolean> anew = new ArrayList<>();
        world.script((launch, child) -> {
            anew.add(launch.planRequest().orElseThrow().forceProbe());
            child.exits(seconds(0.2), 1, MISSING);
        });
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(3));
        assertEquals(List.of(false, false, true), anew.subList(0, 3));
    }

    @Test
    void aFallbackThatIsTakenOutWhileItRunsIsLeft() {
        world.script((launch, child) -> {
            cameraIsGone(launch, child);
            child.endsAtSignal(count -> Optional.of(Duration.ofSeconds(2)));
        });
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(5));
        world.want(camera());
        world.runUntil(seconds(6));
        assertEquals(Phase.STOPPING, world.phaseOf("news"), "and a look at it harms nobody");
        world.script(Facts.WELL);
        world.runUntil(seconds(20));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void aFallbackThatEndsIsPlayedAgainAndLeftForTheFirst() {
        world.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                Facts.moves(child, seconds(30));
                child.exits(
                        seconds(30), 0, "[info] Input #0, mov,mp4, from 'b.mp4':", "[info]   Duration: 00:00:30.00");
            }
        });
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(1190));
        assertTrue(runs() > 30, world.log::toString);
        assertFalse(logged("quarantined"), world.log::toString);
        assertEquals(Phase.DEGRADED, world.phaseOf("news"), world.log::toString);
        world.script(Facts.WELL);
        world.best = taken -> Route.PREFERRED;
        world.runUntil(Duration.ofMinutes(22));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void aFallbackThatCrashesIsFollowedByTheFirst() {
        world.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                child.exits(seconds(2), 139);
            }
        });
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(4));
        world.script(Facts.WELL);
        world.runUntil(Duration.ofMinutes(2));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void anOutageOfTheDestinationDoesNotMakeTheSlateStay() {
        world.script((launch, child) -> {
            if (mentions(launch, "rtsp://camera")) {
                child.exits(seconds(0.2), 1, MISSING);
            } else {
                child.exits(seconds(0.2), 1, Facts.REFUSED);
            }
        });
        world.want(camera(new Input.Slate(Text.plain("soon"))));
        world.runUntil(Duration.ofMinutes(5));
        world.script(DetourTest::cameraIsGone);
        world.runUntil(Duration.ofMinutes(16));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"), world.log::toString);
        world.script(Facts.WELL);
        world.best = taken -> Route.PREFERRED;
        world.runUntil(Duration.ofMinutes(17));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void aBadCertificateOfTheSourceIsNotTheOutputs() {
        Definition definition = Definitions.withInputs(
                World.definition("news"), file("rtsps://camera/main"), new Input.Slate(Text.plain("soon")));
        world.script((launch, child) -> {
            if (launch.planRequest().orElseThrow().definition().inputs().get(0) instanceof Input.Slate) {
                Facts.WELL.started(launch, child);
            } else {
                child.exits(
                        seconds(0.2),
                        1,
                        "[tls @ 0x1] [error] Peer certificate failed verification",
                        "[in#0 @ 0x1] [error] Error opening input: Input/output error");
            }
        });
        world.want(Definitions.withBackup(definition, "rtmp://other/app/news"));
        world.runUntil(seconds(5));
        assertTrue(logged("degraded: tls-failed: on input 2 since tls-failed"), world.log::toString);
    }

    @Test
    void aFallbackThatCannotWorkBlocksNothing() {
        world.script((launch, child) -> {
            boolean first = mentions(launch, "rtsp://camera");
            child.exits(seconds(0.2), 1, first ? MISSING : "[error] No such filter: 'drawtext'");
        });
        world.want(camera(new Input.Slate(Text.plain("soon"))));
        world.runUntil(seconds(1));
        assertTrue(logged("news: waiting: "), world.log::toString);
        assertFalse(logged("blocked"), world.log::toString);
        world.script(Facts.WELL);
        world.best = taken -> Route.PREFERRED;
        world.runUntil(Duration.ofMinutes(2));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void theBackupIsTakenWhenTheOutputFailsAndLeftWhenItIsWellAgain() {
        world.script((launch, child) -> {
            if (mentions(launch, "//h/")) {
                child.exits(seconds(0.2), 1, Facts.REFUSED);
            } else {
                Facts.WELL.started(launch, child);
            }
        });
        world.want(Definitions.withBackup(World.definition("news"), "rtmp://other/app/news"));
        world.runUntil(seconds(30));
        assertEquals(Phase.DEGRADED, world.phaseOf("news"), world.log::toString);
        assertTrue(logged("degraded: destination-refused: on the backup of output 1 since"), world.log::toString);
        world.script(Facts.WELL);
        world.best = taken -> new Route(taken.input(), Set.of());
        world.runUntil(seconds(60));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }

    @Test
    void aFallbackThatIsEditedWhileTheFirstInputRunsRestartsNothing() {
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(10));
        world.want(camera(file("c.mp4")));
        world.runUntil(seconds(20));
        assertEquals(1, runs());
        assertEquals(ReloadSummary.CHANGED_IN_PLACE, world.reloaded.orElseThrow());
    }

    @Test
    void aFallbackThatIsEditedWhileItRunsIsReplaced() {
        world.script(DetourTest::cameraIsGone);
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(5));
        world.want(camera(file("c.mp4")));
        world.runUntil(seconds(10));
        assertTrue(runs() > 2, world.log::toString);
        assertEquals(Phase.DEGRADED, world.phaseOf("news"));
    }

    @Test
    void aRestartByHandBeginsWithTheFirstInput() {
        world.script(DetourTest::cameraIsGone);
        world.want(camera(file("b.mp4")));
        world.runUntil(seconds(5));
        world.script(Facts.WELL);
        world.schedule(
                world.now(), new Event.CommandGiven(new StreamName("news"), Event.ManualCommand.RESTART, known -> {}));
        world.runUntil(seconds(10));
        assertEquals(Phase.LIVE, world.phaseOf("news"), world.log::toString);
    }
}
