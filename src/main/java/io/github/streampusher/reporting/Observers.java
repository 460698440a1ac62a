package io.github.streampusher.reporting;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several what happens; a defect of one of them harms neither the loop nor the others. */
public record Observers(List<Observer> all) implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    @Override
    public void stateChanged(StateChange change) {
        each(observer -> observer.stateChanged(change));
    }

    @Override
    public void runEnded(RunReport report) {
        each(observer -> observer.runEnded(report));
    }

    @Override
    public void streamRemoved(StreamName stream) {
        each(observer -> observer.streamRemoved(stream));
    }

    @Override
    public void clockPaused(Duration length) {
        each(observer -> observer.clockPaused(length));
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
    public void heartbeat(Duration now) {
        each(observer -> observer.heartbeat(now));
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
