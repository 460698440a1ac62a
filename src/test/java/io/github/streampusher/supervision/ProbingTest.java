package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.SimulatedHost.ProbeAnswer;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A stream between its start and its child: the source is probed, and everything can change meanwhile. */
@Execution(ExecutionMode.CONCURRENT)
class ProbingTest {
    private static final Media MEDIA =
            Planner.plan(SimulatedHost.definition("test")).media().orElseThrow();

    private final SimulatedHost host = new SimulatedHost();

    private static DefinitionBuilder newsCamera(String key) {
        return stream("news").input("rtsp://camera/main").output(output("rtmp://h/app/" + key));
    }

    private static Definition camera(String key) {
        return newsCamera(key).build();
    }

    private void slowProbes() {
        host.probeScript = request -> new ProbeAnswer(seconds(10), new ProbeResult.Skipped());
    }

    private List<String> startedKeys() {
        List<String> keys = new ArrayList<>();
        host.script((Launch launch, SimulatedHost.Child child) -> {
            keys.add(launch.commandLine().presets().get(0).reveal());
            Scripts.HEALTHY.onStart(launch, child);
        });
        return keys;
    }

    @Test
    void editDuringProbeStartsOnlyTheNewDefinition() {
        List<String> keys = startedKeys();
        slowProbes();
        host.define(camera("old"));
        host.runUntil(seconds(5));
        host.define(camera("new"));
        host.runUntil(seconds(30));
        assertEquals(1, keys.size(), host.log::toString);
        assertTrue(keys.get(0).contains("new"), keys::toString);
        assertEquals(2, host.probes.size());
    }

    @Test
    void streamReaddedDuringProbeStartsOnlyTheNewDefinition() {
        List<String> keys = startedKeys();
        slowProbes();
        host.define(camera("old"));
        host.runUntil(seconds(5));
        host.define();
        host.runUntil(seconds(5.5));
        host.define(camera("new"));
        host.runUntil(seconds(30));
        assertEquals(1, keys.size(), host.log::toString);
        assertTrue(keys.get(0).contains("new"), keys::toString);
        assertFalse(
                host.probes.get(0).run().equals(host.probes.get(1).run()),
                "a run id is never used again, though both are run 1");
    }

    @Test
    void changeOutsideTheProcessDoesNotEndTheProbe() {
        slowProbes();
        host.define(camera("key"));
        host.runUntil(seconds(5));
        host.define(newsCamera("key").onEnd(RestartPolicy.OnEnd.RESTART).build());
        host.runUntil(seconds(11));
        assertEquals(1, host.probes.size());
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void stopByHandCancelsTheProbe() {
        slowProbes();
        host.define(camera("key"));
        host.runUntil(seconds(5));
        host.schedule(seconds(5), new Event.CommandGiven(new StreamName("news"), ManualCommand.STOP, done -> {}));
        host.runUntil(seconds(5.5));
        assertTrue(host.log.contains("5.000 cancel probe news run 1"), host.log::toString);
        assertTrue(host.log.contains("5.000 news: stopping: stopped by hand"), host.log::toString);
        assertTrue(host.log.contains("5.020 news: disabled: stopped by hand"), host.log::toString);
        host.runUntil(seconds(40));
        assertTrue(host.log.stream().noneMatch(line -> line.contains("start news")), host.log::toString);
    }

    @Test
    void shutdownWaitsForCancelledProbe() {
        slowProbes();
        host.define(camera("key"));
        host.runUntil(seconds(5));
        host.schedule(seconds(5), new Event.Shutdown());
        host.runUntil(seconds(6));
        assertTrue(host.supervisor.isDone());
    }

    @Test
    void failedProbeIsAFailedRun() {
        host.probeScript = request -> new ProbeAnswer(
                seconds(1), new ProbeResult.Failed(new Diagnosis(Cause.SOURCE_REFUSED, "Connection refused")));
        host.define(camera("key"));
        host.runUntil(seconds(1.5));
        assertTrue(
                host.log.contains("1.000 news: waiting: source-refused: Connection refused; next try in 0.8 s"),
                host.log::toString);
        assertEquals(1, host.reports.size());
    }

    /** FFmpeg does not look at the server's answers, and would go on for ever. */
    @Test
    void uploadThatTheServerRefusesIsNotStartedAndIsAskedForAtEachTry() {
        host.probeScript = request ->
                new ProbeAnswer(seconds(1), new ProbeResult.Failed(new Diagnosis(Cause.DESTINATION_REJECTED, "405")));
        host.define(stream("news")
                .input("test")
                .outputs(List.of(output("https://h/live/index.m3u8")))
                .build());
        host.runUntil(seconds(120));
        assertTrue(host.log.stream().anyMatch(line -> line.contains("destination-rejected: 405")), host.log::toString);
        assertTrue(host.log.stream().noneMatch(line -> line.contains("live: after")), host.log::toString);
        assertTrue(host.probes.size() > 1, host.probes::toString);
        assertTrue(host.probes.stream().allMatch(Prober.Request::asksUploads));
    }

    @Test
    void probeBeyondStartTimeoutIsSourceTimeout() {
        host.probeScript = request -> new ProbeAnswer(seconds(100), new ProbeResult.Skipped());
        host.define(camera("key"));
        host.runUntil(seconds(31));
        assertTrue(host.log.contains("30.000 cancel probe news run 1"), host.log::toString);
        assertEquals(
                Cause.SOURCE_TIMEOUT,
                host.reports.get(0).diagnosis().orElseThrow().cause());
    }

    @Test
    void probeThatNeverEndsIsGivenUpAfterItsCancellation() {
        host.probeScript = request -> new ProbeAnswer(Duration.ofDays(1), new ProbeResult.Skipped());
        host.ignoreCancel = true;
        host.define(camera("key"));
        host.runUntil(seconds(35.5));
        assertTrue(
                host.log.stream().anyMatch(line -> line.startsWith("35.000 news: waiting: source-timeout: ")),
                host.log::toString);
    }

    @Test
    void timeInTheQueueDoesNotCountAsStartTimeout() {
        host.probeQueueTime = seconds(120);
        host.define(camera("key"));
        host.runUntil(seconds(119));
        assertEquals(Phase.STARTING, host.phaseOf("news"), host.log::toString);
        host.runUntil(seconds(125));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }

    @Test
    void sourceThatChangedIsProbedAgainBeforeTheStreamIsBlocked() {
        List<Integer> probesAtStart = new ArrayList<>();
        host.probeScript = request -> new ProbeAnswer(seconds(1), new ProbeResult.Succeeded(MEDIA));
        host.script((launch, child) -> {
            probesAtStart.add(host.probes.size());
            if (probesAtStart.size() == 1) { // healthy for two minutes, then the camera is configured anew
                Scripts.sendsMedia(child, seconds(120));
                child.exits(seconds(120), 1, Scripts.BROKEN_PIPE);
            } else if (probesAtStart.size() == 2) {
                child.exits(seconds(0.2), 1, "[flv @ 0x1] [error] Video codec mpeg4 not compatible with flv");
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        host.define(camera("key"));
        host.runUntil(seconds(130));
        assertEquals(List.of(1, 1, 2), probesAtStart, host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }
}
