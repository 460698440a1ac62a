package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Event;
import java.time.Duration;
import java.util.Optional;

/**
 * What a push takes from the relay.
 *
 * @param newest the relay's last report
 * @param isIdle whether it has taken all, and was given nothing since the report before
 * @param since since when it has been so
 */
record Intake(Event.Backlog newest, boolean isIdle, Duration since) {

    static Intake after(Optional<Intake> before, Event.Backlog event, Duration now) {
        boolean isIdle = event.queuedBytes() == 0
                && before.filter(last -> last.newest.sentBytes() == event.sentBytes())
                        .isPresent();
        Duration since =
                before.filter(last -> last.isIdle == isIdle).map(Intake::since).orElse(now);
        return new Intake(event, isIdle, since);
    }
}
