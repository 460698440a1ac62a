package io.github.streampusher.reporting;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Change;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several what happens; a defect of one of them harms neither the loop nor the others. */
public record Observers(List<Observer> all) implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    @Override
    public void changed(Change change) {
        each(observer -> observer.changed(change));
    }

    @Override
    public void ended(RunReport report) {
        each(observer -> observer.ended(report));
    }

    @Override
    public void forgotten(StreamName stream) {
        each(observer -> observer.forgotten(stream));
    }

    @Override
    public void paused(Duration length) {
        each(observer -> observer.paused(length));
    }

    @Override
    public void defect(RuntimeException defect) {
        each(observer -> observer.defect(defect));
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        each(observer -> observer.defect(stream, defect));
    }

    @Override
    public void turned(Duration now) {
        each(observer -> observer.turned(now));
    }

    private void each(Consumer<Observer> call) {
        for (Observer observer : all) {
            try {
                call.accept(observer);
            } catch (RuntimeException | OutOfMemoryError e) { // the latter: also where there is no room for a thread
                LOG.error(
                        "A defect in {}; the streams go on", observer.getClass().getSimpleName(), e);
            }
        }
    }
}
