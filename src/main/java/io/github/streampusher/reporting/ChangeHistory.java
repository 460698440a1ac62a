package io.github.streampusher.reporting;

import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the last changes and the last plan of each stream in memory. Any thread may read it. */
public final class ChangeHistory implements Observer {
    /** About 4 KiB a stream. */
    static final int MAX_CHANGES = 20;

    private final Clock clock;
    private final Map<StreamName, Deque<ChangeView>> changes = new ConcurrentHashMap<>();
    private final Map<StreamName, PlanReasons> plans = new ConcurrentHashMap<>();

    public ChangeHistory(Clock clock) {
        this.clock = clock;
    }

    /** A change of state in its JSON form. */
    public record ChangeView(Instant at, String from, String to, String why, Optional<String> cause) {
        private ChangeView in(Language language) {
            return new ChangeView(at, from, to, StateText.in(language, why), cause);
        }
    }

    /** What is done to video and audio, and why, in its JSON form. */
    public record PlanReasons(Decision video, Decision audio, List<String> warnings) {
        /** As {@code plan --json} has it. */
        public record Decision(String decision, String reason) {
            static Decision of(Plan.Decision made) {
                return new Decision(made.kind().toString(), made.reason());
            }
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        ChangeView view = new ChangeView(
                clock.wallTime(),
                change.from().toString(),
                change.to().toString(),
                change.why(),
                StatusView.causeCode(change.diagnosis()));
        Deque<ChangeView> last = changes.computeIfAbsent(change.stream(), name -> new ArrayDeque<>());
        synchronized (last) {
            last.addFirst(view);
            if (last.size() > MAX_CHANGES) {
                last.removeLast();
            }
        }
    }

    @Override
    public void planned(RunId run, Plan plan) {
        plans.put(
                run.stream(),
                new PlanReasons(
                        PlanReasons.Decision.of(plan.video()),
                        PlanReasons.Decision.of(plan.audio()),
                        plan.warnings().stream().map(Plan.Warning::text).toList()));
    }

    @Override
    public void streamRemoved(StreamName stream) {
        changes.remove(stream);
        plans.remove(stream);
    }

    /** Newest first, with their reasons in this language. */
    public List<ChangeView> of(StreamName stream, Language language) {
        Deque<ChangeView> last = changes.getOrDefault(stream, new ArrayDeque<>());
        synchronized (last) {
            return last.stream().map(change -> change.in(language)).toList();
        }
    }

    /** Empty before the first run. */
    public Optional<PlanReasons> plan(StreamName stream) {
        return Optional.ofNullable(plans.get(stream));
    }
}
