package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.state.DesiredState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is desired of each stream: by the definitions, and by hand.
 *
 * @param manualOverrides streams that were started or stopped by hand; it outweighs {@code enabled}
 */
record DesiredStates(DefinitionSet definitions, Map<StreamName, Boolean> manualOverrides) {
    static final DesiredStates NONE = new DesiredStates(DefinitionSet.EMPTY, Map.of());

    DesiredStates {
        manualOverrides = Map.copyOf(manualOverrides);
    }

    /** With another definitions; what was wanted by hand of a stream that is gone is forgotten. */
    DesiredStates withDefinitions(DefinitionSet newCatalogue) {
        Map<StreamName, Boolean> kept = new HashMap<>(manualOverrides);
        kept.keySet().removeIf(name -> !new DesiredStates(newCatalogue, Map.of()).contains(name));
        return new DesiredStates(newCatalogue, kept);
    }

    DesiredStates withOverride(StreamName name, boolean runs) {
        Map<StreamName, Boolean> more = new HashMap<>(manualOverrides);
        more.put(name, runs);
        return new DesiredStates(definitions, more);
    }

    boolean contains(StreamName name) {
        return definitions.definitions().containsKey(name)
                || definitions.invalid().containsKey(name);
    }

    Set<StreamName> names() {
        Set<StreamName> names = new TreeSet<>(definitions.definitions().keySet());
        names.addAll(definitions.invalid().keySet());
        return names;
    }

    Optional<Definition> definition(StreamName name) {
        return Optional.ofNullable(definitions.definitions().get(name));
    }

    DesiredState of(StreamName name) {
        Optional<Definition> definition = definition(name);
        if (definition.isPresent()) {
            return of(definition.get());
        }
        String problem = definitions.invalid().get(name);
        return problem == null ? new DesiredState.Undefined() : new DesiredState.Invalid(problem);
    }

    private DesiredState of(Definition definition) {
        Boolean ordered = manualOverrides.get(definition.name());
        if (!(ordered == null ? definition.enabled() : ordered)) {
            return new DesiredState.Stopped(ordered == null ? "enabled: false" : "stopped by hand");
        }
        return new DesiredState.Running(definition);
    }
}
