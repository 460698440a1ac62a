package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Settings.NotificationEvent;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NotificationsTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Duration now = Duration.ZERO;
    private final Notifications notifications = new Notifications(new Clock() {
        @Override
        public Duration now() {
            return now;
        }

        @Override
        public Instant wallTime() {
            return Instant.EPOCH.plus(now);
        }
    });

    NotificationsTest() {
        listen(Set.of(NotificationEvent.values()));
    }

    private void listen(Set<NotificationEvent> occasions) {
        notifications.reconfigure(
                Map.of(
                        "test",
                        json -> told.add(JsonParser.parseString(json)
                                .getAsJsonObject()
                                .get("event")
                                .getAsString())),
                occasions);
    }

    private void changes(Phase to, Cause... cause) {
        Optional<Diagnosis> diagnosis =
                cause.length == 0 ? Optional.empty() : Optional.of(new Diagnosis(cause[0], "evidence"));
        notifications.stateChanged(new StateChange(new StreamName("cam"), Phase.LIVE, to, "why", diagnosis));
    }

    private List<String> told() {
        notifications.close(); // after what is on its way
        return told;
    }

    @Test
    void aFirstStartAndAnOrderlyStopAreNoNews() {
        changes(Phase.STARTING);
        changes(Phase.LIVE);
        changes(Phase.STOPPING);
        changes(Phase.DISABLED);
        assertEquals(List.of(), told());
    }

    @Test
    void downIsToldOnceHoweverOftenItIsTried() {
        for (int i = 0; i < 3; i++) {
            changes(Phase.WAITING, Cause.SOURCE_REFUSED);
            changes(Phase.STARTING, Cause.SOURCE_REFUSED);
        }
        changes(Phase.LIVE);
        assertEquals(List.of("down", "up"), told());
    }

    @Test
    void aSourceThatCameToItsEndIsNotDown() {
        changes(Phase.WAITING, Cause.SOURCE_ENDED);
        changes(Phase.STARTING, Cause.SOURCE_ENDED);
        changes(Phase.LIVE);
        assertEquals(List.of(), told());
    }

    @Test
    void blockedIsToldOnceHoweverOftenItIsTried() {
        for (int i = 0; i < 3; i++) {
            changes(Phase.BLOCKED, Cause.OPTION_INVALID);
            changes(Phase.STARTING, Cause.OPTION_INVALID);
        }
        assertEquals(List.of("blocked"), told());
    }

    @Test
    void aStreamThatFlapsEveryMinuteIsToldAFewTimesThenOnceAnHour() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            now = Duration.ofMinutes(minute);
            changes(Phase.WAITING, Cause.SOURCE_LOST);
            changes(Phase.STARTING, Cause.SOURCE_LOST);
            changes(Phase.LIVE);
            notifications.heartbeat(now);
        }
        assertEquals(12 + 23, told().size());
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        listen(Set.of(NotificationEvent.CONFIG));
        changes(Phase.WAITING, Cause.SOURCE_REFUSED);
        notifications.problemsChanged(new ConfigReport(List.of(), 1, Optional.empty()));
        assertEquals(List.of("config"), told());
    }
}
