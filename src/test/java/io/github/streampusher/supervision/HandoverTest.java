package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An address or device that goes from one stream to another: at no time do two children have it. */
class HandoverTest {
    private static final Duration STOP = seconds(3);

    private final SimulatedHost host = new SimulatedHost();

    /** Children that take some seconds to stop. */
    HandoverTest() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.exitsAtSignal(count -> Optional.of(STOP));
        });
    }

    private static Definition pushing(String name, String address) {
        return stream(name).output(output(address)).build();
    }

    private List<String> startsAndStops() {
        return host.log.stream()
                .filter(line -> line.matches("\\S+ start .* run .*") || line.contains("TERMINATE"))
                .toList();
    }

    @Test
    void renamedStreamStartsWhenTheOldOneHasEnded() {
        host.define(pushing("old", "rtmp://h/app/key"));
        host.runUntil(seconds(5));
        host.define(pushing("new", "rtmp://H:1935/app/key"));
        host.runUntil(seconds(20));

        assertEquals(
                List.of("0.000 start old run 1", "5.000 TERMINATE old run 1", "8.000 start new run 1"),
                startsAndStops());
        assertEquals(Phase.LIVE, host.phaseOf("new"));
    }

    @Test
    void waitIsReportedOnceWithTheOtherStream() {
        host.define(pushing("b", "rtmp://h/app/key"));
        host.runUntil(seconds(5));
        host.define(pushing("a", "rtmp://h/app/key"));
        host.runUntil(seconds(7.5));

        assertEquals(
                List.of("5.000 a: waiting: waiting until b has stopped, which uses the same address or device"),
                host.log.stream().filter(line -> line.contains(" a: ")).toList());
    }

    @Test
    void swappedKeysAreHandedOver() {
        host.define(pushing("a", "rtmp://h/app/1"), pushing("b", "rtmp://h/app/2"));
        host.runUntil(seconds(5));
        host.define(pushing("a", "rtmp://h/app/2"), pushing("b", "rtmp://h/app/1"));
        host.runUntil(seconds(30));

        assertEquals(
                List.of(
                        "5.000 TERMINATE a run 1",
                        "5.000 TERMINATE b run 1",
                        "8.000 start a run 2",
                        "8.000 start b run 2"),
                startsAndStops().subList(2, 6));
        assertEquals(List.of(Phase.LIVE, Phase.LIVE), List.of(host.phaseOf("a"), host.phaseOf("b")));
    }

    @Test
    void secondStreamOnAnAddressRunsWhenTheFirstIsStopped() {
        host.define(pushing("a", "rtmp://h/app/key"), pushing("b", "rtmp://h/app/key"));
        host.runUntil(seconds(60));
        assertEquals(Phase.WAITING, host.phaseOf("b"));
        host.define(
                stream("a").output(output("rtmp://h/app/key")).enabled(false).build(),
                pushing("b", "rtmp://h/app/key"));
        host.runUntil(seconds(70));

        assertEquals(List.of(Phase.DISABLED, Phase.LIVE), List.of(host.phaseOf("a"), host.phaseOf("b")));
    }

    @Test
    void backupOfAnotherStreamCounts() {
        host.define(pushing("a", "rtmp://h/app/backup"));
        host.runUntil(seconds(5));
        host.define(
                pushing("a", "rtmp://h/app/other"),
                stream("b")
                        .output(output("rtmp://h/app/backup", "rtmp://h/app/key"))
                        .build());
        host.runUntil(seconds(20));

        assertEquals(
                List.of("5.000 TERMINATE a run 1", "8.000 start a run 2", "8.000 start b run 1"),
                startsAndStops().subList(1, 4));
    }

    @Test
    void deviceIsHandedOverInWhateverOrderTheNamesAre() {
        host.define(stream("b").input("/dev/video0").build());
        host.runUntil(seconds(5));
        host.define(stream("a").input("/dev/video0").build());
        host.runUntil(seconds(20));

        assertEquals(
                List.of("0.000 start b run 1", "5.000 TERMINATE b run 1", "8.000 start a run 1"), startsAndStops());
    }

    @Test
    void deviceOfARunThatGoesOnIsTried() {
        host.define(
                stream("a").input("/dev/video0").build(),
                stream("b").input("/dev/video0").build());
        host.runUntil(seconds(20));

        assertEquals(List.of(Phase.LIVE, Phase.LIVE), List.of(host.phaseOf("a"), host.phaseOf("b")));
    }

    @Test
    void discardedMediaAreNoAddress() {
        host.define(pushing("a", "/dev/null"), pushing("b", "/dev/null"));
        host.runUntil(seconds(5));

        assertEquals(List.of(Phase.LIVE, Phase.LIVE), List.of(host.phaseOf("a"), host.phaseOf("b")));
    }
}
