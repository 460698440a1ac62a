package io.github.streampusher.reporting;

import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.stream.Settings.NotificationEvent;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.time.Instant;
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
    private final Map<StreamName, NotifiedState> streams = new HashMap<>();
    private List<NotificationQueue> queues = List.of();
    private Set<NotificationEvent> enabledEvents = Set.of();

    public Notifications(Clock clock) {
        this.clock = clock;
    }

    /** What was told of one stream. */
    private static final class NotifiedState {
        private final FlapSuppressor flapSuppressor = new FlapSuppressor();
        private Optional<NotificationEvent> lastEvent = Optional.empty();
        private StateChange lastChange;
    }

    private record StateNotification(
            String event,
            Instant time,
            String stream,
            String state,
            String why,
            Optional<String> cause,
            Optional<String> advice,
            Optional<String> flapping) {}

    private record ConfigNotification(String event, Instant time, List<ProblemView> problems) {}

    /** Tells these, and only of this, from now on; what is on its way to others still arrives. */
    public void reconfigure(Map<String, NotificationSink> receivers, Set<NotificationEvent> occasions) {
        List<NotificationQueue> before;
        synchronized (this) {
            before = queues;
            enabledEvents = Set.copyOf(occasions);
            queues = receivers.entrySet().stream()
                    .map(receiver -> new NotificationQueue(receiver.getKey(), receiver.getValue()))
                    .toList();
        }
        before.forEach(NotificationQueue::close); // takes its time, for which the loop must not wait
    }

    @Override
    public synchronized void stateChanged(StateChange change) {
        NotifiedState story = streams.computeIfAbsent(change.stream(), name -> new NotifiedState());
        story.lastChange = change;
        Optional<NotificationEvent> occasion = eventFor(change, story.lastEvent);
        if (occasion.isEmpty()) {
            return;
        }
        story.lastEvent = occasion;
        switch (story.flapSuppressor.onChange(change, clock.now())) {
            case REPORT -> send(occasion.get(), change, Optional.empty());
            case REPORT_LAST ->
                send(occasion.get(), change, Optional.of("it flaps: further changes are told once an hour"));
            case SUPPRESS -> {}
        }
    }

    /** What a change means after what was told; up is news only where something else was. */
    private static Optional<NotificationEvent> eventFor(StateChange change, Optional<NotificationEvent> told) {
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
        streams.values()
                .forEach(story -> story.flapSuppressor
                        .dueSummary(now)
                        .ifPresent(summary -> send(
                                story.lastChange.to().isUp() ? NotificationEvent.UP : NotificationEvent.DOWN,
                                story.lastChange,
                                Optional.of(summary.toString()))));
    }

    @Override
    public synchronized void streamRemoved(StreamName stream) {
        streams.remove(stream);
    }

    /** Sends a {@code config} event. */
    public synchronized void problemsChanged(ConfigReport report) {
        NotificationEvent event = NotificationEvent.CONFIG;
        send(event, new ConfigNotification(name(event), clock.wallTime(), ProblemView.of(report.problems())));
    }

    private void send(NotificationEvent event, StateChange change, Optional<String> flapping) {
        Optional<String> advice = change.diagnosis()
                .filter(found -> event != NotificationEvent.UP)
                .map(found -> Advice.of(found.cause()).remedy());
        send(
                event,
                new StateNotification(
                        name(event),
                        clock.wallTime(),
                        change.stream().value(),
                        change.to().toString(),
                        change.why(),
                        StatusView.causeCode(change.diagnosis()),
                        advice,
                        flapping));
    }

    private static String name(NotificationEvent event) {
        return event.name().toLowerCase(Locale.ROOT);
    }

    private void send(NotificationEvent event, Record notification) {
        if (enabledEvents.contains(event)) {
            String json = Json.line(notification);
            queues.forEach(queue -> queue.enqueue(json));
        }
    }

    @Override
    public void close() {
        reconfigure(Map.of(), Set.of());
    }
}
