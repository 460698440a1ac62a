package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.fleet.FleetView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.FleetPlaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** From what a node sees of its fleet to what the loop must know. */
final class PlacesReader {
    private static final Diagnosis UNREACHABLE =
            new Diagnosis(Cause.FLEET_UNREACHABLE, "the servers of the engine do not answer");

    private PlacesReader() {}

    /** @param unreachable streams that do not run because the engine does not answer */
    static FleetPlaces places(FleetView view, Set<StreamName> held, Set<StreamName> unreachable) {
        Map<StreamName, Diagnosis> homeless = new HashMap<>();
        view.homeless().forEach((name, want) -> homeless.put(name, diagnosis(want)));
        unreachable.forEach(name -> homeless.put(name, UNREACHABLE));
        return new FleetPlaces(held, view.holders(), homeless);
    }

    private static Diagnosis diagnosis(FleetView.Want want) {
        return switch (want) {
            case NO_CAPACITY -> new Diagnosis(Cause.NO_CAPACITY, "no node has cores free for it");
            case NO_SUCH_NODE -> new Diagnosis(Cause.NO_SUCH_NODE, "no node that runs has what it needs");
        };
    }
}
