package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.health.Sample;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue mailbox = new EventQueue();
    private final RunId stage = FakeFfmpeg.run("stage", 1);
    private final RunId door = FakeFfmpeg.run("door", 1);

    private static Event sampled(RunId run, long frames) {
        return new Event.Sampled(
                run, new Sample(OptionalLong.of(frames), OptionalLong.empty(), OptionalLong.empty(), 0, 0, false));
    }

    private Optional<Event> poll() {
        return mailbox.poll(Duration.ZERO);
    }

    @Test
    void pollOfEmptyMailboxTimesOut() {
        assertEquals(Optional.empty(), mailbox.poll(Duration.ofNanos(1)));
    }

    @Test
    void onlyNewestSampleOfRunIsKept() {
        mailbox.offer(sampled(stage, 1));
        mailbox.offer(sampled(door, 1));
        mailbox.offer(sampled(stage, 2));

        assertEquals(Optional.of(sampled(stage, 2)), poll());
        assertEquals(Optional.of(sampled(door, 1)), poll());
        assertEquals(Optional.empty(), poll());
    }

    @Test
    void sampleAfterPolledOneIsNewEvent() {
        mailbox.offer(sampled(stage, 1));
        assertEquals(Optional.of(sampled(stage, 1)), poll());
        mailbox.offer(sampled(stage, 2));

        assertEquals(Optional.of(sampled(stage, 2)), poll());
    }

    @Test
    void eachKindOfCountersHasItsOwnPlace() {
        Event backlog = backlog(2);
        mailbox.offer(backlog(1));
        mailbox.offer(sampled(stage, 1));
        mailbox.offer(backlog);

        assertEquals(Optional.of(backlog), poll());
        assertEquals(Optional.of(sampled(stage, 1)), poll());
        assertEquals(Optional.empty(), poll());
    }

    private Event backlog(long bytes) {
        return new Event.Backlog(stage, bytes, 0, Duration.ZERO, false, 0, 0, Optional.empty());
    }

    @Test
    void eventOrderOfRunIsKept() {
        Event started = new Event.Started(stage, 4711);
        Event exited = new Event.Exited(stage, 0, List.of());
        mailbox.offer(started);
        mailbox.offer(sampled(stage, 1));
        mailbox.offer(sampled(stage, 2));
        mailbox.offer(exited);

        assertEquals(Optional.of(started), poll());
        assertEquals(Optional.of(sampled(stage, 2)), poll());
        assertEquals(Optional.of(exited), poll());
    }

    @Test
    void offerEndsPoll() {
        Event event = new Event.Started(stage, 4711);
        Thread other = new Thread(() -> mailbox.offer(event));
        other.start();

        assertEquals(Optional.of(event), mailbox.poll(Await.TIMEOUT));
    }
}
