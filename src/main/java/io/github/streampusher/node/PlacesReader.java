package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.fleet.FleetView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.FleetPlaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From what a node sees of its fleet to what the loop must know. */
final class PlacesReader {
    private PlacesReader() {}

    /** @param problem why none of the streams that are defined runs on this node */
    static FleetPlaces places(FleetView view, Set<StreamName> held, Set<StreamName> defined, Optional<Cause> problem) {
        Map<StreamName, Diagnosis> homeless = new HashMap<>();
        view.homeless().forEach((name, want) -> homeless.put(name, diagnosis(want)));
        problem.map(PlacesReader::diagnosis).ifPresent(all -> defined.forEach(name -> homeless.put(name, all)));
        return new FleetPlaces(held, view.holders(), homeless, view.differing());
    }

    private static Diagnosis diagnosis(Cause problem) {
        return new Diagnosis(
                problem,
                problem == Cause.FLEET_NAME_TAKEN
                        ? "another daemon of the fleet has the name of this node"
                        : "the servers of the engine do not answer");
    }

    private static Diagnosis diagnosis(FleetView.Want want) {
        return switch (want) {
            case NO_CAPACITY -> new Diagnosis(Cause.NO_CAPACITY, "no node has cores free for it");
            case NO_SUCH_NODE -> new Diagnosis(Cause.NO_SUCH_NODE, "no node that runs has what it needs");
        };
    }
}
