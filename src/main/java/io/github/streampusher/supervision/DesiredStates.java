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
 * The desired state of each stream, by its definition and by an operator's commands.
 *
 * @param manualOverrides streams that were started or stopped by hand, which overrides {@code enabled}
 */
record DesiredStates(DefinitionSet definitions, Map<StreamName, Boolean> manualOverrides) {
    static final DesiredStates NONE = new DesiredStates(DefinitionSet.EMPTY, Map.of());

    DesiredStates {
        manualOverrides = Map.copyOf(manualOverrides);
    }

    /** With other definitions. Commands for streams that are no longer defined are dropped. */
    DesiredStates withDefinitions(DefinitionSet newDefinitions) {
        Map<StreamName, Boolean> kept = new HashMap<>(manualOverrides);
        kept.keySet().retainAll(new DesiredStates(newDefinitions, Map.of()).names());
        return new DesiredStates(newDefinitions, kept);
    }

    DesiredStates withOverride(StreamName name, boolean runs) {
        Map<StreamName, Boolean> more = new HashMap<>(manualOverrides);
        more.put(name, runs);
        return new DesiredStates(definitions, more);
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
        String problem = definitions.invalid().get(name);
        return definition(name)
                .map(this::of)
                .orElseGet(() -> problem == null ? new DesiredState.Undefined() : new DesiredState.Invalid(problem));
    }

    private DesiredState of(Definition definition) {
        Boolean override = manualOverrides.get(definition.name());
        boolean runs = override == null ? definition.enabled() : override;
        return runs
                ? new DesiredState.Running(definition)
                : new DesiredState.Stopped(override == null ? "enabled: false" : "stopped by hand");
    }
}
