package io.github.streampusher.reporting;

import io.github.streampusher.reporting.StatusView.ProblemView;
import io.github.streampusher.stream.Language;
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
 * Sends events to the receivers: a stream went down, is up again, is blocked, or the definitions have problems. A stream
 * that flaps is reported a few times, then once an hour. Any thread may call it.
 */
public final class Notifications implements Observer, AutoCloseable {
    private static final Optional<NotificationEvent> BLOCKED = Optional.of(NotificationEvent.BLOCKED);

    /** At ten seconds each, a hanging receiver needs most of an hour for these; more would be outdated. */
    private static final int MAX_QUEUED = 256;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Clock clock;
    private Language language = Language.EN;
    private final Map<StreamName, NotifiedState> streams = new HashMap<>();
    private List<DeliveryQueue<String>> queues = List.of();
    private Set<NotificationEvent> enabledEvents = Set.of();

    public Notifications(Clock clock) {
        this.clock = clock;
    }

    /** What was sent about one stream. */
    private static final class NotifiedState {
        private final FlapSuppressor flapSuppressor = new FlapSuppressor();
        private Optional<NotificationEvent> lastEvent = Optional.empty();
        private StateChange lastChange;

        NotifiedState(StateChange first) {
            lastChange = first;
        }
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

    /**
     * Replaces the receivers; events that wait for the previous ones are still delivered.
     *
     * @param receivers of events as JSON objects, by the configuration key that names each
     */
    public void reconfigure(Map<String, DeliveryQueue.Receiver<String>> receivers, Set<NotificationEvent> events) {
        List<DeliveryQueue<String>> before;
        synchronized (this) {
            before = queues;
            enabledEvents = Set.copyOf(events);
            queues = receivers.entrySet().stream()
                    .map(receiver -> new DeliveryQueue<String>(
                            receiver.getKey(), "notifier", MAX_QUEUED, CLOSE_TIMEOUT, receiver.getValue()))
                    .toList();
        }
        before.forEach(DeliveryQueue::close); // waits, which the supervisor must not
    }

    @Override
    public synchronized void stateChanged(StateChange change) {
        NotifiedState notified = streams.computeIfAbsent(change.stream(), name -> new NotifiedState(change));
        notified.lastChange = change;
        Optional<NotificationEvent> event = eventFor(change, notified.lastEvent);
        if (event.isEmpty()) {
            return;
        }
        notified.lastEvent = event;
        switch (notified.flapSuppressor.onChange(change, clock.now())) {
            case REPORT -> send(event.get(), change, Optional.empty());
            case REPORT_LAST ->
                send(event.get(), change, Optional.of("flapping: further changes are summarised once an hour"));
            case SUPPRESS -> {}
        }
    }

    /** The event of a change, if it differs from the last one; up is reported only after another event. */
    private static Optional<NotificationEvent> eventFor(StateChange change, Optional<NotificationEvent> last) {
        Optional<NotificationEvent> now = switch (change.to()) {
            case LIVE, DEGRADED -> last.map(before -> NotificationEvent.UP);
            case BLOCKED -> BLOCKED;
            case QUARANTINED -> Optional.of(NotificationEvent.DOWN);
            case WAITING -> change.failure().map(found -> NotificationEvent.DOWN);
            case STARTING ->
                change.failure()
                        .map(found -> last.equals(BLOCKED) ? NotificationEvent.BLOCKED : NotificationEvent.DOWN);
            case DISABLED, SCHEDULED, ELSEWHERE, FINISHED, STOPPING -> Optional.empty();
        };
        return now.equals(last) ? Optional.empty() : now;
    }

    @Override
    public synchronized void heartbeat(Duration now) {
        streams.values()
                .forEach(notified -> notified.flapSuppressor
                        .dueSummary(now)
                        .ifPresent(summary -> send(
                                notified.lastChange.to().isUp() ? NotificationEvent.UP : NotificationEvent.DOWN,
                                notified.lastChange,
                                Optional.of(summary))));
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

    /** The language of the advice from now on. */
    public synchronized void useLanguage(Language wanted) {
        language = wanted;
    }

    private void send(NotificationEvent event, StateChange change, Optional<String> flapping) {
        Optional<String> advice = change.diagnosis()
                .filter(found -> event != NotificationEvent.UP)
                .map(found -> found.advice(language).remedy());
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
            queues.forEach(queue -> queue.add(json));
        }
    }

    @Override
    public void close() {
        reconfigure(Map.of(), Set.of());
    }
}
