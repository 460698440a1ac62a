package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What the streams of this node use, where their definitions do not say it. It is told to the engine for the placement,
 * and stays there when the node is gone.
 */
final class MeasuredCores {
    /** A change below these is not told. */
    private static final double MIN_CHANGE = 0.05;

    private static final double MIN_SHARE = 0.2;

    private final Map<StreamName, Double> highest = new HashMap<>();

    /** @param cores of the last minute, of the streams that ran all of it */
    void add(Map<StreamName, Double> cores, Set<StreamName> allowed) {
        highest.keySet().retainAll(allowed);
        cores.forEach((name, used) -> {
            if (allowed.contains(name)) {
                highest.merge(name, used, Math::max);
            }
        });
    }

    List<Write> writes(StoreCopy copy, SortedMap<StreamName, Demand> demands) {
        List<Write> writes = new ArrayList<>();
        highest.forEach((name, used) -> {
            Demand demand = demands.get(name);
            if (demand != null && demand.estimated()) {
                double known = measured(demand, copy).cores();
                if (Math.abs(used - known) > Math.max(MIN_CHANGE, MIN_SHARE * known)) {
                    String key = Keys.measured(name);
                    writes.add(Write.put(key, String.format(Locale.ROOT, "%.2f", used), copy.revisionOf(key)));
                }
            }
        });
        return writes;
    }

    /** The demand, with what was measured in place of an estimate. */
    static Demand measured(Demand demand, StoreCopy copy) {
        try {
            return demand.estimated() && copy.get(Keys.measured(demand.name())).isPresent()
                    ? demand.withCores(Double.parseDouble(
                            copy.get(Keys.measured(demand.name())).get().value()))
                    : demand;
        } catch (NumberFormatException e) {
            return demand; // of a newer program
        }
    }
}
