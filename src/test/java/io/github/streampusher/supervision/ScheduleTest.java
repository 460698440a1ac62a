package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Schedule;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The loop with streams that have a schedule; its day begins at 1970-01-01 00:00 UTC. */
class ScheduleTest {
    private static final StreamName SHOW = new StreamName("show");

    private final SimulatedHost host = new SimulatedHost();

    private static Definition show(String... windows) {
        return DefinitionBuilder.stream("show")
                .schedule(Optional.of(new Schedule(
                        List.of(windows).stream().map(Schedule.Window::parse).toList(), ZoneId.of("UTC"))))
                .build();
    }

    private static Duration at(int hour, int minute) {
        return Duration.ofHours(hour).plusMinutes(minute);
    }

    private void command(Event.ManualCommand command) {
        host.schedule(host.now(), new Event.CommandGiven(SHOW, command, result -> {}));
        host.runUntil(host.now().plusSeconds(5));
    }

    private long starts() {
        return host.log.stream().filter(line -> line.contains(" start show")).count();
    }

    @Test
    void startsAndStopsOnceADay() {
        host.define(show("daily 08:00-08:30"));
        host.runUntil(Duration.ofDays(3));
        assertEquals(3, starts());
        assertEquals(
                List.of(
                        "0.000 show: scheduled: outside its schedule; next start Thu 1970-01-01 08:00 UTC",
                        "28800.000 show: starting: run 1",
                        "30600.000 show: stopping: outside its schedule; next start Fri 1970-01-02 08:00 UTC"),
                host.log.stream()
                        .filter(line -> line.startsWith("0.000 show")
                                || line.startsWith("28800.000 show")
                                || line.startsWith("30600.000 show"))
                        .toList());
    }

    @Test
    void stopByHandHoldsUntilTheNextEdge() {
        host.define(show("daily 01:00-02:00"));
        host.runUntil(at(1, 10));
        command(Event.ManualCommand.STOP);
        assertEquals(Phase.DISABLED, host.phaseOf("show"));
        host.runUntil(at(1, 59));
        assertEquals(Phase.DISABLED, host.phaseOf("show"));
        host.runUntil(at(2, 1));
        assertEquals(Phase.SCHEDULED, host.phaseOf("show"));
        assertEquals(List.of("{show=false}", "{}"), host.overrides);
        host.runUntil(at(25, 1));
        assertEquals(Phase.LIVE, host.phaseOf("show"));
    }

    @Test
    void startByHandGoesOnInTheWindowAndEndsWithIt() {
        host.define(show("daily 00:30-00:50"));
        host.runUntil(at(0, 10));
        command(Event.ManualCommand.START);
        assertEquals(Phase.LIVE, host.phaseOf("show"));
        host.runUntil(at(0, 40));
        assertEquals(1, starts());
        host.runUntil(at(0, 51));
        assertEquals(Phase.SCHEDULED, host.phaseOf("show"));
        assertEquals(List.of("{show=true}", "{}"), host.overrides);
    }

    /** The daemon was down from before the window until it was in it. */
    @Test
    void stopBeforeAnEdgeThatTheDaemonMissedIsForgotten() {
        host.shiftWallClock(at(1, 30));
        host.schedule(host.now(), new Event.OverridesRestored(Map.of(SHOW, false), Instant.EPOCH));
        host.define(show("daily 01:00-02:00"));
        host.runUntil(seconds(5));
        assertEquals(Phase.LIVE, host.phaseOf("show"));
    }

    @Test
    void stopAfterTheLastEdgeHoldsAcrossARestart() {
        host.shiftWallClock(at(1, 30));
        host.schedule(host.now(), new Event.OverridesRestored(Map.of(SHOW, false), Instant.EPOCH.plus(at(1, 10))));
        host.define(show("daily 01:00-02:00"));
        host.runUntil(seconds(5));
        assertEquals(Phase.DISABLED, host.phaseOf("show"));
    }

    @Test
    void clockThatIsSetBackALittleStopsNothing() {
        host.define(show("daily 01:00-02:00"));
        host.runUntil(at(1, 0).plusSeconds(3));
        host.shiftWallClock(Duration.ofSeconds(-20));
        host.runUntil(at(1, 2));
        assertEquals(1, starts());
        assertFalse(host.log.stream().anyMatch(line -> line.contains("stopping")), host.log::toString);
    }

    @Test
    void clockThatIsSetIsFollowed() {
        host.define(show("daily 01:00-02:00"));
        host.runUntil(at(0, 10));
        host.shiftWallClock(Duration.ofHours(1));
        host.runUntil(at(0, 11));
        assertEquals(Phase.LIVE, host.phaseOf("show"));
        host.shiftWallClock(Duration.ofHours(-1));
        host.runUntil(at(0, 12));
        assertEquals(Phase.SCHEDULED, host.phaseOf("show"));
    }

    @Test
    void editedScheduleTouchesNoRunThatGoesOn() {
        host.define(show("daily 00:00-02:00"));
        host.runUntil(seconds(10));
        host.define(show("daily 00:00-03:00"));
        host.runUntil(seconds(12));
        assertEquals(Optional.of(ReloadSummary.CHANGED_IN_PLACE), host.reloadSummary);
        assertEquals(1, starts());
        host.define(show("daily 01:00-03:00"));
        host.runUntil(seconds(14));
        assertEquals(Phase.SCHEDULED, host.phaseOf("show"));
    }
}
