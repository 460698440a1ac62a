package io.github.streampusher.health;

import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.SimulatedHost;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Runs whose media moves, but too slowly or with duplicated or dropped frames. */
class DegradedRunTest {
    private static final DoubleUnaryOperator NONE = second -> 0;

    private final SimulatedHost host = new SimulatedHost();

    private Snapshot.StreamStatus status() {
        Snapshot[] snapshot = new Snapshot[1];
        host.schedule(host.now(), new Event.SnapshotRequested(answer -> snapshot[0] = answer));
        host.supervisor.runOnce();
        return snapshot[0].streams().get(0);
    }

    /** Thirty frames a second for three minutes, with totals of duplicated and dropped frames by the second. */
    private void sendsFrames(double speed, DoubleUnaryOperator duplicated, DoubleUnaryOperator dropped) {
        host.script((launch, child) -> {
            for (int i = 1; i <= 360; i++) {
                double second = i * 0.5;
                child.emits(seconds(second), sample(child.run, second, speed, duplicated, dropped));
            }
        });
    }

    private static Event.Sampled sample(
            RunId run, double second, double speed, DoubleUnaryOperator duplicated, DoubleUnaryOperator dropped) {
        return new Event.Sampled(
                run,
                new Sample(
                        OptionalLong.of((long) (30 * second)),
                        OptionalLong.of((long) (1_000_000 * second * speed)),
                        OptionalLong.of((long) (125_000 * second)),
                        (long) duplicated.applyAsDouble(second),
                        (long) dropped.applyAsDouble(second),
                        false));
    }

    @Test
    void droppedFramesAreReportedWithNumbers() {
        sendsFrames(1, NONE, second -> 6 * second);
        host.define(stream("news").build());
        host.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, status().phase());
        assertEquals(
                "frames-dropped: 6.0 of 36.0 frames a second are dropped to hold the frame rate", status().detail());
    }

    @Test
    void duplicatesNameTheFrameRateThatWasAskedFor() {
        sendsFrames(1, second -> 6 * second, NONE);
        Video fps30 = new Video(
                Video.Codec.AUTO,
                Optional.empty(),
                Optional.empty(),
                Optional.of(FrameRate.of(30)),
                Optional.empty(),
                "veryfast",
                seconds(2));
        host.define(stream("news").video(fps30).build());
        host.runUntil(seconds(60));
        assertTrue(
                status().detail().contains("the source has about 24, frame-rate asks for 30: leave frame-rate out"),
                status()::toString);
    }

    @Test
    void oneFrameInFiftyIsTolerated() {
        sendsFrames(1, second -> 0.5 * second, second -> 0.5 * second); // of 30
        host.define(stream("news").build());
        host.runUntil(seconds(120));
        assertEquals(Phase.LIVE, status().phase(), host.log::toString);
    }

    @Test
    void duplicatesOlderThanAMinuteAreForgotten() {
        sendsFrames(1, second -> 6 * Math.min(second, 50), NONE);
        host.define(stream("news").build());
        host.runUntil(seconds(60));
        assertEquals(Phase.DEGRADED, status().phase());
        host.runUntil(seconds(120));
        assertEquals(Phase.LIVE, status().phase(), host.log::toString);
    }

    @Test
    void nothingIsJudgedInTheFirstHalfMinute() {
        sendsFrames(1, second -> 6 * second, NONE);
        host.define(stream("news").build());
        host.runUntil(seconds(29));
        assertEquals(Phase.LIVE, status().phase(), host.log::toString);
    }

    @Test
    void slowRunIsRestartedWhereTheDefinitionAsksForIt() {
        sendsFrames(0.6, NONE, NONE);
        host.define(stream("news")
                .watchdog(new Watchdog(
                        seconds(30),
                        seconds(15),
                        0.9,
                        seconds(30),
                        Watchdog.DEFAULT_SEAMLESS_AFTER,
                        Watchdog.OnSlow.RESTART))
                .build());
        host.runUntil(seconds(60));
        assertEquals(2, host.children.get(new StreamName("news")).run.number(), host.log::toString);
        assertTrue(host.log.stream().anyMatch(line -> line.contains("too-slow")), host.log::toString);
    }
}
