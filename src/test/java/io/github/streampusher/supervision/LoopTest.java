package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The loop itself: its heartbeat, its end, a paused clock, and defects in the code that it calls. */
class LoopTest {
    private final SimulatedHost host = new SimulatedHost();

    @Test
    void idleLoopSendsAHeartbeatEverySecond() {
        host.runUntil(seconds(60));
        assertTrue(host.heartbeats >= 60, () -> host.heartbeats + " heartbeats in a minute");
    }

    @Test
    void samplesOfManyStreamsBringNoMoreHeartbeats() {
        host.define(IntStream.range(0, 20)
                .mapToObj(i -> SimulatedHost.definition("s" + i))
                .toArray(Definition[]::new));
        host.runUntil(seconds(60));
        assertTrue(host.heartbeats <= 200, () -> host.heartbeats + " heartbeats in a minute");
    }

    /** What systemd shows is true when a reload returns. */
    @Test
    void heartbeatFollowsAtOnceOnWhatIsNoSample() {
        host.runUntil(seconds(10));
        long before = host.heartbeats;
        host.schedule(seconds(10.1), new Event.SnapshotRequested(snapshot -> {}));
        host.schedule(seconds(10.2), new Event.SnapshotRequested(snapshot -> {}));
        host.runUntil(seconds(10.3));
        assertTrue(host.heartbeats >= before + 2, () -> host.heartbeats + " after " + before);
    }

    @Test
    void loopEndsAfterShutdownWhenLastChildIsGone() {
        host.define(stream("news").build());
        host.schedule(seconds(2), new Event.Shutdown());
        host.supervisor.run();
        assertTrue(host.supervisor.isDone());
        assertEquals(seconds(2.05), host.now());
    }

    @Test
    void streamSilentAfterClockPauseStallsAfterWholeTimeout() {
        host.script((launch, child) -> Scripts.sendsMedia(child, seconds(4)));
        host.define(stream("news").build());
        host.runUntil(seconds(5));
        host.pauseClock(seconds(60));
        host.runUntil(seconds(90));
        assertEquals(
                List.of("78.900 news: stopping: nothing moved for 15 s (stall-timeout)"),
                host.log.stream().filter(line -> line.contains("stopping")).toList());
    }

    @Test
    void delayOfTwoSecondsIsNotAClockPause() {
        host.define(stream("news").build());
        host.runUntil(seconds(20));
        host.pauseClock(seconds(2));
        host.runUntil(seconds(40));
        assertTrue(host.log.stream().noneMatch(line -> line.contains("paused")), host.log::toString);
    }

    /** As when 30 streams start on two busy cores; a media sample counts from when it is handled. */
    @Test
    void slowHandlingOfAnEventMakesNoSampleOlder() {
        host.script((launch, child) -> Scripts.sendsMedia(child, seconds(7)));
        host.define(stream("news").stallTimeout(seconds(3)).build());
        host.schedule(seconds(5.1), new Event.SnapshotRequested(snapshot -> host.advanceClock(seconds(1.9))));
        host.runUntil(seconds(12));
        assertEquals(
                List.of("9.900 news: stopping: nothing moved for 3 s (stall-timeout)"),
                host.log.stream().filter(line -> line.contains("stopping")).toList());
    }

    @Test
    void defectInOneStreamBlocksThatStreamOnly() {
        host.expectsDefects = true;
        host.define(stream("bad").build(), stream("good").build());
        host.runUntil(seconds(3));
        host.schedule(host.now(), new Event.Sampled(new RunId(new StreamName("bad"), 1), null));
        host.runUntil(seconds(6));
        assertEquals(1, host.defects.size(), host.defects::toString);
        assertTrue(host.defects.get(0).startsWith("bad: "), host.defects::toString);
        assertEquals(Phase.BLOCKED, host.phaseOf("bad"), host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("good"));
    }

    @Test
    void defectInHandlingOfAnExitBlocksAStreamThatHasNoChild() {
        host.expectsDefects = true;
        host.define(stream("bad").build());
        host.runUntil(seconds(3));
        LogLine broken = new LogLine(LogLine.Level.ERROR, null);
        host.schedule(host.now(), new Event.Exited(new RunId(new StreamName("bad"), 1), 1, List.of(broken)));
        host.runUntil(seconds(6));
        assertEquals(1, host.defects.size(), host.defects::toString);
        assertEquals(Phase.BLOCKED, host.phaseOf("bad"), host.log::toString);
        assertTrue(host.log.stream().noneMatch(line -> line.contains("TERMINATE")), host.log::toString);
    }

    @Test
    void defectInHandlingOfAnEventEndsNoLoop() {
        host.expectsDefects = true;
        host.define(stream("news").build());
        host.runUntil(seconds(3));
        host.schedule(host.now(), new Event.SnapshotRequested(snapshot -> {
            throw new IllegalStateException("nobody takes the answer");
        }));
        host.runUntil(seconds(20));
        assertEquals(1, host.defects.size(), host.defects::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    /** As of a pattern and an odd line. */
    @Test
    void stackOverflowInHandlingOfAnEventEndsNoLoop() {
        host.expectsDefects = true;
        host.define(stream("news").build());
        host.runUntil(seconds(3));
        host.schedule(host.now(), new Event.SnapshotRequested(snapshot -> {
            throw new StackOverflowError();
        }));
        host.runUntil(seconds(20));
        assertEquals(1, host.defects.size(), host.defects::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }
}
