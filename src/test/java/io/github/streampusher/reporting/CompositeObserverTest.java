package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.StateChange;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompositeObserverTest {
    private static final StreamName CAM = new StreamName("cam");

    private final List<String> calls = new ArrayList<>();

    /** Notes the method and its last argument. */
    private Observer recorder() {
        return (Observer) Proxy.newProxyInstance(
                Observer.class.getClassLoader(), new Class<?>[] {Observer.class}, (p, m, a) -> {
                    calls.add(m.getName() + " " + a[a.length - 1]);
                    return null;
                });
    }

    private static Observer failing() {
        return (Observer)
                Proxy.newProxyInstance(Observer.class.getClassLoader(), new Class<?>[] {Observer.class}, (p, m, a) -> {
                    throw new StackOverflowError("a defect");
                });
    }

    @Test
    void everyCallReachesEveryObserverThoughOneFails() {
        StateChange change = new StateChange(CAM, Phase.STARTING, Phase.LIVE, "why", Optional.empty());
        RunReport report =
                new RunReport(new RunId(CAM, 1), "c", Duration.ZERO, Sample.EMPTY, Optional.empty(), "why", false);
        RuntimeException defect = new IllegalStateException("defect");
        CompositeObserver all = new CompositeObserver(List.of(recorder(), failing(), recorder()));
        all.stateChanged(change);
        all.runEnded(report);
        all.overridesChanged(Map.of(CAM, false));
        all.streamRemoved(CAM);
        all.clockPaused(Duration.ofSeconds(3));
        all.defect(defect);
        all.defect(CAM, defect);
        all.heartbeat(Duration.ofSeconds(4));
        List<String> once = List.of(
                "stateChanged " + change,
                "runEnded " + report,
                "overridesChanged {cam=false}",
                "streamRemoved cam",
                "clockPaused PT3S",
                "defect " + defect,
                "defect " + defect,
                "heartbeat PT4S");
        List<String> twice =
                once.stream().flatMap(call -> List.of(call, call).stream()).toList();
        assertEquals(twice, calls);
    }

    @Test
    void failureIsLoggedWithTheObserversClass() {
        try (CapturedLog log = new CapturedLog(CompositeObserver.class)) {
            Observer broken = new Broken();
            new CompositeObserver(List.of(broken)).heartbeat(Duration.ZERO);
            assertEquals(List.of("ERROR A defect in Broken; the streams go on"), log.lines());
        }
    }

    private static final class Broken implements Observer {
        @Override
        public void heartbeat(Duration now) {
            throw new OutOfMemoryError("no room for a thread");
        }
    }
}
