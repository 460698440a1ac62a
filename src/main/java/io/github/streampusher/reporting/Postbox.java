package io.github.streampusher.reporting;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on their way to one receiver, on a thread of its own: one that is slow or dead holds up nobody. */
final class Postbox implements AutoCloseable {
    /** Ten seconds each for a receiver that hangs are most of an hour; more would be old news. */
    private static final int MAX_WAITING = 256;

    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Postbox.class);

    private final String key;
    private final Receiver receiver;
    private final Errands errands;

    private long lost; // the errands' thread's own

    /** @param key of the definition, by which it is told that the receiver does not take events */
    Postbox(String key, Receiver receiver) {
        this.key = key;
        this.receiver = receiver;
        errands = new Errands("notifier", MAX_WAITING, PATIENCE_AT_CLOSE);
    }

    void post(String json) {
        if (!errands.add(() -> deliver(json))) {
            LOG.debug("{}: no room for one more event", key);
        }
    }

    /** What fails is told when it begins and when it is over. */
    private void deliver(String json) {
        try {
            receiver.take(json);
            if (lost > 0) {
                LOG.info("{} works again; {} events were lost", key, lost);
            }
            lost = 0;
        } catch (IOException e) {
            if (lost++ == 0) {
                LOG.warn("{}: {}; events are lost until it works again", key, e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        errands.close();
    }
}
