package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeliveryQueueTest {
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final CapturedLog log = new CapturedLog(DeliveryQueue.class);

    @AfterEach
    void tearDown() {
        log.close();
    }

    private DeliveryQueue<String> queue(int capacity, DeliveryQueue.Receiver<String> receiver) {
        return new DeliveryQueue<>("the test", "test-queue", capacity, Duration.ofSeconds(10), receiver);
    }

    @Test
    void itemsAreDeliveredInOrderBeforeTheEnd() {
        try (DeliveryQueue<String> queue = queue(10, delivered::add)) {
            List.of("a", "b", "c").forEach(queue::add);
        }
        assertEquals(List.of("a", "b", "c"), delivered);
    }

    @Test
    void failureIsLoggedAtItsBeginAndItsEnd() {
        try (DeliveryQueue<String> queue = queue(10, item -> {
            if (item.startsWith("bad")) {
                throw new IOException("no answer");
            }
        })) {
            List.of("ok", "bad 1", "bad 2", "ok", "ok").forEach(queue::add);
        }
        assertEquals(
                List.of(
                        "WARN the test: no answer; entries are lost until it works again",
                        "INFO the test works again; 2 entries were lost"),
                log.lines());
    }

    @Test
    void itemsBeyondTheCapacityAreLostAndCounted() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (DeliveryQueue<String> queue = queue(1, item -> {
            entered.countDown();
            released.await();
            delivered.add(item);
        })) {
            queue.add("being delivered");
            entered.await();
            List.of("waiting", "lost 1", "lost 2").forEach(queue::add);
            released.countDown();
        }
        assertEquals(List.of("being delivered", "waiting"), delivered);
        assertEquals(
                List.of(
                        "WARN the test: its queue is full; entries are lost until it works again",
                        "INFO the test works again; 2 entries were lost"),
                log.lines());
    }

    @Test
    void defectOfReceiverDoesNotEndTheQueue() {
        try (DeliveryQueue<String> queue = queue(10, item -> {
            if (item.equals("bad")) {
                throw new IllegalStateException("defect");
            }
            delivered.add(item);
        })) {
            List.of("bad", "good").forEach(queue::add);
        }
        assertEquals(List.of("good"), delivered);
        assertEquals(2, log.lines().size(), "begin and end");
    }

    @Test
    void errorOfReceiverDoesNotEndTheQueueAndIsCounted() {
        try (DeliveryQueue<String> queue = queue(10, item -> {
            if (item.equals("bad")) {
                throw new StackOverflowError("defect");
            }
            delivered.add(item);
        })) {
            List.of("bad", "good").forEach(queue::add);
        }
        assertEquals(List.of("good"), delivered);
        assertEquals(
                "INFO the test works again; 1 entries were lost", log.lines().get(1));
    }

    @Test
    void hangingReceiverDoesNotHoldUpTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        DeliveryQueue<String> queue =
                new DeliveryQueue<>("the test", "test-queue", 10, Duration.ofMillis(50), item -> never.await());
        List.of("a", "b", "c").forEach(queue::add);
        queue.close();
        assertEquals(List.of(), delivered);
        assertEquals(List.of("WARN the test: 3 entries were lost by the end of this daemon"), log.lines());
    }
}
