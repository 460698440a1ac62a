package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The streams that operators have started or stopped by hand, which overrides {@code enabled}.
 *
 * @param kept holds also after the daemon's next start
 * @param once holds until then, and overrides {@code kept}
 */
record ManualOverrides(Map<StreamName, Boolean> kept, Map<StreamName, Boolean> once) {
    static final ManualOverrides NONE = new ManualOverrides(Map.of(), Map.of());

    ManualOverrides {
        kept = Map.copyOf(kept);
        once = Map.copyOf(once);
    }

    /** Whether the stream runs; empty: as its definition says. */
    Optional<Boolean> of(StreamName name) {
        return Optional.ofNullable(once.get(name)).or(() -> Optional.ofNullable(kept.get(name)));
    }

    boolean isStoppedOnce(StreamName name) {
        return Boolean.FALSE.equals(once.get(name));
    }

    /**
     * After a start or a stop by hand. A start where the stream would run without it is not remembered, so that {@code
     * enabled: false} stops the stream later; a stop is, since an edit may enable the stream.
     *
     * @param forOnce whether it holds until the daemon's next start only
     * @param enabled by the definition
     */
    ManualOverrides with(StreamName name, boolean runs, boolean forOnce, boolean enabled) {
        Map<StreamName, Boolean> newKept = new TreeMap<>(kept);
        Map<StreamName, Boolean> newOnce = new TreeMap<>(once);
        newOnce.remove(name);
        boolean otherwise = forOnce ? kept.getOrDefault(name, enabled) : enabled;
        Map<StreamName, Boolean> changed = forOnce ? newOnce : newKept;
        if (runs && otherwise) {
            changed.remove(name);
        } else {
            changed.put(name, runs);
        }
        return new ManualOverrides(newKept, newOnce);
    }

    ManualOverrides without(Collection<StreamName> names) {
        Map<StreamName, Boolean> newKept = new TreeMap<>(kept);
        Map<StreamName, Boolean> newOnce = new TreeMap<>(once);
        newKept.keySet().removeAll(names);
        newOnce.keySet().removeAll(names);
        return new ManualOverrides(newKept, newOnce);
    }
}
