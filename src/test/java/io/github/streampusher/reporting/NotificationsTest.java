package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Language;
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
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
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

        @Override
        public boolean isQuietHour() {
            return false;
        }
    });

    NotificationsTest() {
        subscribe(Set.of(NotificationEvent.values()));
    }

    private void subscribe(Set<NotificationEvent> occasions) {
        notifications.reconfigure(
                Map.of(
                        "test",
                        json -> sent.add(JsonParser.parseString(json)
                                .getAsJsonObject()
                                .get("event")
                                .getAsString())),
                occasions);
    }

    private void change(Phase to, Cause... cause) {
        Optional<Diagnosis> diagnosis =
                cause.length == 0 ? Optional.empty() : Optional.of(new Diagnosis(cause[0], "evidence"));
        notifications.stateChanged(new StateChange(new StreamName("cam"), Phase.LIVE, to, "why", diagnosis));
    }

    private List<String> sentEvents() {
        notifications.close(); // after what is on its way
        return sent;
    }

    @Test
    void firstStartAndRegularStopAreNotSent() {
        change(Phase.STARTING);
        change(Phase.LIVE);
        change(Phase.STOPPING);
        change(Phase.DISABLED);
        assertEquals(List.of(), sentEvents());
    }

    @Test
    void downIsSentOnceForManyRetries() {
        for (int i = 0; i < 3; i++) {
            change(Phase.WAITING, Cause.SOURCE_REFUSED);
            change(Phase.STARTING, Cause.SOURCE_REFUSED);
        }
        change(Phase.LIVE);
        assertEquals(List.of("down", "up"), sentEvents());
    }

    @Test
    void endedSourceIsNotDown() {
        change(Phase.WAITING, Cause.SOURCE_ENDED);
        change(Phase.STARTING, Cause.SOURCE_ENDED);
        change(Phase.LIVE);
        assertEquals(List.of(), sentEvents());
    }

    @Test
    void blockedIsSentOnceForManyRetries() {
        for (int i = 0; i < 3; i++) {
            change(Phase.BLOCKED, Cause.OPTION_INVALID);
            change(Phase.STARTING, Cause.OPTION_INVALID);
        }
        assertEquals(List.of("blocked"), sentEvents());
    }

    @Test
    void flappingStreamIsSentTwelveTimesThenHourly() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            now = Duration.ofMinutes(minute);
            change(Phase.WAITING, Cause.SOURCE_LOST);
            change(Phase.STARTING, Cause.SOURCE_LOST);
            change(Phase.LIVE);
            notifications.heartbeat(now);
        }
        assertEquals(12 + 23, sentEvents().size());
    }

    @Test
    void onlyEnabledEventsAreSent() {
        subscribe(Set.of(NotificationEvent.CONFIG));
        change(Phase.WAITING, Cause.SOURCE_REFUSED);
        notifications.problemsChanged(new ConfigReport(List.of(), 1, Optional.empty(), Language.EN, Map.of()));
        assertEquals(List.of("config"), sentEvents());
    }
}
