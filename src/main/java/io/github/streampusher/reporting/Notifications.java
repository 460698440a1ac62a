package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.stream.Settings.NotificationEvent;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells receivers what a person should hear of: a stream that went down, one that is up again, one that is blocked, and
 * problems in the definitions. One that flaps is told a few times, then once an hour. Any thread may call it.
 */
public final class Notifications implements Observer, AutoCloseable {
    private static final Optional<NotificationEvent> BLOCKED = Optional.of(NotificationEvent.BLOCKED);

    private final Clock clock;
    private final Map<StreamName, Story> stories = new HashMap<>();
    private List<Postbox> postboxes = List.of();
    private Set<NotificationEvent> on = Set.of();

    public Notifications(Clock clock) {
        this.clock = clock;
    }

    /** What was told of one stream. */
    private static final class Story {
        private final Folding folding = new Folding();
        private Optional<NotificationEvent> told = Optional.empty();
        private StateChange last;
    }

    /** Tells these, and only of this, from now on; what is on its way to others still arrives. */
    public void retune(Map<String, Receiver> receivers, Set<NotificationEvent> occasions) {
        List<Postbox> before;
        synchronized (this) {
            before = postboxes;
            on = Set.copyOf(occasions);
            postboxes = receivers.entrySet().stream()
                    .map(receiver -> new Postbox(receiver.getKey(), receiver.getValue()))
                    .toList();
        }
        before.forEach(Postbox::close); // takes its time, for which the loop must not wait
    }

    @Override
    public synchronized void stateChanged(StateChange change) {
        Story story = stories.computeIfAbsent(change.stream(), name -> new Story());
        story.last = change;
        Optional<NotificationEvent> occasion = occasion(change, story.told);
        if (occasion.isEmpty()) {
            return;
        }
        story.told = occasion;
        switch (story.folding.take(change, clock.now())) {
            case TELL -> post(occasion.get(), change, Optional.empty());
            case TELL_LAST ->
                post(occasion.get(), change, Optional.of("it flaps: further changes are told once an hour"));
            case LEAVE_OUT -> {}
        }
    }

    /** What a change means after what was told; up is news only where something else was. */
    private static Optional<NotificationEvent> occasion(StateChange change, Optional<NotificationEvent> told) {
        Optional<NotificationEvent> now = switch (change.to()) {
            case LIVE, DEGRADED -> told.map(before -> NotificationEvent.UP);
            case BLOCKED -> BLOCKED;
            case QUARANTINED -> Optional.of(NotificationEvent.DOWN);
            case WAITING -> change.failure().map(found -> NotificationEvent.DOWN);
            case STARTING ->
                change.failure()
                        .map(found -> told.equals(BLOCKED) ? NotificationEvent.BLOCKED : NotificationEvent.DOWN);
            case DISABLED, FINISHED, STOPPING -> Optional.empty();
        };
        return now.equals(told) ? Optional.empty() : now;
    }

    @Override
    public synchronized void heartbeat(Duration now) {
        stories.values()
                .forEach(story -> story.folding
                        .due(now)
                        .ifPresent(summary -> post(
                                story.last.to().isUp() ? NotificationEvent.UP : NotificationEvent.DOWN,
                                story.last,
                                Optional.of(summary.toString()))));
    }

    @Override
    public synchronized void streamRemoved(StreamName stream) {
        stories.remove(stream);
    }

    /** The problems in the definitions are other than before. */
    public synchronized void problemsChanged(ConfigReport report) {
        JsonObject event = event(NotificationEvent.CONFIG);
        event.add("problems", StatusJson.items(report.problems()));
        post(NotificationEvent.CONFIG, event);
    }

    private void post(NotificationEvent occasion, StateChange change, Optional<String> flapping) {
        JsonObject event = event(occasion);
        event.addProperty("stream", change.stream().value());
        event.addProperty("state", change.to().toString());
        event.addProperty("why", change.why());
        event.addProperty(
                "cause", change.diagnosis().map(found -> found.cause().code()).orElse(null));
        boolean isBad = occasion != NotificationEvent.UP;
        event.addProperty(
                "advice",
                change.diagnosis()
                        .filter(found -> isBad)
                        .map(found -> Advice.of(found.cause()).remedy())
                        .orElse(null));
        event.addProperty("flapping", flapping.orElse(null));
        post(occasion, event);
    }

    private JsonObject event(NotificationEvent occasion) {
        JsonObject event = new JsonObject();
        event.addProperty("event", occasion.name().toLowerCase(Locale.ROOT));
        event.add("time", Json.time(clock.wallTime()));
        return event;
    }

    private void post(NotificationEvent occasion, JsonObject event) {
        if (on.contains(occasion)) {
            String json = Json.LINE.toJson(event);
            postboxes.forEach(postbox -> postbox.post(json));
        }
    }

    @Override
    public void close() {
        retune(Map.of(), Set.of());
    }
}
