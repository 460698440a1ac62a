package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.StreamName;
import java.util.Map;
import java.util.Set;

/**
 * Which streams may have a child on this node of a fleet, and where the others are.
 *
 * @param held those that may
 * @param elsewhere the node of each other one, as far as it is known
 * @param homeless why no node has a place for a stream
 */
public record FleetPlaces(
        Set<StreamName> held, Map<StreamName, String> elsewhere, Map<StreamName, Diagnosis> homeless) {
    /** Before anything is known: no stream may run here. */
    public static final FleetPlaces NONE = new FleetPlaces(Set.of(), Map.of(), Map.of());

    public FleetPlaces {
        held = Set.copyOf(held);
        elsewhere = Map.copyOf(elsewhere);
        homeless = Map.copyOf(homeless);
    }
}
