package io.github.streampusher.supervision.state;

import java.util.List;
import java.util.stream.Stream;

/** The answer of a state to an event: the next state and the effects to run. */
public record Transition(State next, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }

    public static Transition to(State next, Effect... effects) {
        return new Transition(next, List.of(effects));
    }

    /** The same, with the plan of a started run reported. */
    Transition withPlanReported() {
        return next instanceof Starting starting
                ? withFirst(new Effect.ReportPlan(
                        starting.child().id(), starting.child().plan().orElseThrow()))
                : this;
    }

    /** The same, with one more effect before the others. */
    Transition withFirst(Effect first) {
        return new Transition(
                next, Stream.concat(Stream.of(first), effects.stream()).toList());
    }

    /** The same, with one more effect after the others: a report, for which no start of a child waits. */
    Transition withLast(Effect last) {
        return new Transition(
                next, Stream.concat(effects.stream(), Stream.of(last)).toList());
    }
}
