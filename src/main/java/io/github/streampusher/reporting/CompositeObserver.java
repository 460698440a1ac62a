package io.github.streampusher.reporting;

import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each call to several observers; a defect of one harms neither the supervisor nor the others. */
public record CompositeObserver(List<Observer> observers) implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(CompositeObserver.class);

    @Override
    public void stateChanged(StateChange change) {
        notifyEach(observer -> observer.stateChanged(change));
    }

    @Override
    public void planned(RunId run, Plan plan) {
        notifyEach(observer -> observer.planned(run, plan));
    }

    @Override
    public void runEnded(RunReport report) {
        notifyEach(observer -> observer.runEnded(report));
    }

    @Override
    public void overridesChanged(Map<StreamName, Boolean> overrides) {
        notifyEach(observer -> observer.overridesChanged(overrides));
    }

    @Override
    public void fileStarted(StreamName stream, String file) {
        notifyEach(observer -> observer.fileStarted(stream, file));
    }

    @Override
    public void fileSkipped(StreamName stream, String file, Diagnosis why) {
        notifyEach(observer -> observer.fileSkipped(stream, file, why));
    }

    @Override
    public void channelAt(StreamName stream, Position position) {
        notifyEach(observer -> observer.channelAt(stream, position));
    }

    @Override
    public void streamRemoved(StreamName stream) {
        notifyEach(observer -> observer.streamRemoved(stream));
    }

    @Override
    public void clockPaused(Duration length) {
        notifyEach(observer -> observer.clockPaused(length));
    }

    @Override
    public void defect(RuntimeException defect) {
        notifyEach(observer -> observer.defect(defect));
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        notifyEach(observer -> observer.defect(stream, defect));
    }

    @Override
    public void heartbeat(Duration now) {
        notifyEach(observer -> observer.heartbeat(now));
    }

    private void notifyEach(Consumer<Observer> call) {
        for (Observer observer : observers) {
            try {
                call.accept(observer);
            } catch (RuntimeException | Error e) { // the latter: also when the system refuses a thread
                LOG.error(
                        "A defect in {}; the streams go on", observer.getClass().getSimpleName(), e);
            }
        }
    }
}
