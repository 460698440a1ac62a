package io.github.streampusher.reporting;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on their way to one receiver, on a thread of its own: one that is slow or dead holds up nobody. */
final class NotificationQueue implements AutoCloseable {
    /** Ten seconds each for a receiver that hangs are most of an hour; more would be old news. */
    private static final int MAX_QUEUED = 256;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

    private final String configKey;
    private final NotificationSink sink;
    private final SerialWorker worker;

    private long lostEvents; // the errands' thread's own

    /** @param key of the definition, by which it is told that the receiver does not take events */
    NotificationQueue(String key, NotificationSink receiver) {
        this.configKey = key;
        this.sink = receiver;
        worker = new SerialWorker("notifier", MAX_QUEUED, CLOSE_TIMEOUT);
    }

    void enqueue(String json) {
        if (!worker.submit(() -> deliver(json))) {
            LOG.debug("{}: no room for one more event", configKey);
        }
    }

    /** What fails is told when it begins and when it is over. */
    private void deliver(String json) {
        try {
            sink.send(json);
            if (lostEvents > 0) {
                LOG.info("{} works again; {} events were lost", configKey, lostEvents);
            }
            lostEvents = 0;
        } catch (IOException e) {
            if (lostEvents++ == 0) {
                LOG.warn("{}: {}; events are lost until it works again", configKey, e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
