package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.FleetPlaces;
import io.github.streampusher.supervision.state.DesiredState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The desired state of each stream, by its definition and by an operator's commands. */
record DesiredStates(DefinitionSet definitions, ManualOverrides overrides, Optional<FleetPlaces> places) {
    static final DesiredStates NONE = new DesiredStates(DefinitionSet.EMPTY, ManualOverrides.NONE, Optional.empty());

    /**
     * With other definitions. Commands for a stream that is no longer defined are dropped. Those for a stream that was
     * never defined are not: it may be in a file that cannot be read just now.
     */
    DesiredStates withDefinitions(DefinitionSet newDefinitions) {
        Set<StreamName> removed = names();
        removed.removeAll(new DesiredStates(newDefinitions, ManualOverrides.NONE, places).names());
        return new DesiredStates(newDefinitions, overrides.without(removed), places);
    }

    DesiredStates with(ManualOverrides newOverrides) {
        return new DesiredStates(definitions, newOverrides, places);
    }

    /** In a fleet, with other streams that may run here. */
    DesiredStates with(FleetPlaces newPlaces) {
        return new DesiredStates(definitions, overrides, Optional.of(newPlaces));
    }

    /** After an operator's command. One for many streams does not start those that their definition disables. */
    DesiredStates after(Event.CommandGiven given) {
        StreamName name = given.stream();
        boolean enabled = isEnabled(name);
        return switch (given.command()) {
            case STOP -> with(overrides.with(name, false, given.once(), enabled));
            case RESTART -> runs(name) ? this : with(overrides.with(name, true, given.once(), enabled));
            case START ->
                given.named() || enabled
                        ? with(overrides.with(name, true, given.once(), enabled))
                        : runs(name) ? this : with(overrides.without(List.of(name)));
        };
    }

    /** Whether the stream is enabled, or was started by hand. */
    boolean runs(StreamName name) {
        return overrides.of(name).orElse(isEnabled(name));
    }

    private boolean isEnabled(StreamName name) {
        return definition(name).map(Definition::enabled).orElse(true);
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
        StreamName name = definition.name();
        if (!runs(name)) {
            return new DesiredState.Stopped(whyStopped(name));
        }
        return places.filter(all -> !all.held().contains(name))
                .<DesiredState>map(all -> new DesiredState.Elsewhere(
                        Optional.ofNullable(all.elsewhere().get(name)),
                        Optional.ofNullable(all.homeless().get(name))))
                .orElseGet(() -> new DesiredState.Running(definition));
    }

    private String whyStopped(StreamName name) {
        if (overrides.of(name).isEmpty()) {
            return "enabled: false";
        }
        return overrides.isStoppedOnce(name) ? "stopped by hand, until the daemon's next start" : "stopped by hand";
    }
}
