package io.github.streampusher.supervision;

import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.State;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The state of each unit of one stream. Confined to the loop's thread. */
final class UnitStates {
    private final Map<Unit, State> states = new LinkedHashMap<>();

    /** @throws IllegalStateException if the unit has no state yet */
    State get(Unit unit) {
        return find(unit).orElseThrow(() -> new IllegalStateException("no state of " + unit));
    }

    /** Empty if the unit has no state yet. */
    Optional<State> find(Unit unit) {
        return Optional.ofNullable(states.get(unit));
    }

    void put(Unit unit, State next) {
        states.put(unit, next);
    }

    Set<Unit> units() {
        return Collections.unmodifiableSet(states.keySet());
    }

    Collection<State> all() {
        return Collections.unmodifiableCollection(states.values());
    }

    boolean contains(Unit unit) {
        return states.containsKey(unit);
    }

    /** Whether the unit has a child. */
    boolean isActive(Unit unit) {
        return states.get(unit) instanceof ActiveState;
    }

    /** Whether the unit has a child that was not told to stop. */
    boolean isRunning(Unit unit) {
        return states.get(unit) instanceof ActiveState active && active.phase() != Phase.STOPPING;
    }

    boolean isUp(Unit unit) {
        return find(unit).filter(state -> state.phase().isUp()).isPresent();
    }

    void afterPause() {
        states.replaceAll((unit, before) -> before.afterPause());
    }
}
