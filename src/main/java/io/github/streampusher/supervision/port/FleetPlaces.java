package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.util.Map;
import java.util.Set;

/**
 * Which streams may have a child on this node of a fleet, and where all are.
 *
 * @param held those that may
 * @param holders the node of each stream, as far as it is known
 * @param homeless why no node runs a stream
 * @param differing streams of which nodes have different definitions
 */
public record FleetPlaces(
        Set<StreamName> held,
        Map<StreamName, String> holders,
        Map<StreamName, Diagnosis> homeless,
        Set<StreamName> differing) {
    /** Before anything is known: no stream may run here. */
    public static final FleetPlaces NONE = new FleetPlaces(Set.of(), Map.of(), Map.of(), Set.of());

    public FleetPlaces {
        held = Set.copyOf(held);
        holders = Map.copyOf(holders);
        homeless = Map.copyOf(homeless);
        differing = Set.copyOf(differing);
    }
}
