package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.FleetPlaces;
import io.github.streampusher.supervision.state.DesiredState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The desired state of each stream, by its definition, its schedule, an operator's commands and its place in a fleet.
 *
 * @param time of day, by which the schedules are kept
 * @param places in a fleet; empty: there is none
 */
record DesiredStates(DefinitionSet definitions, ManualOverrides overrides, Instant time, Optional<FleetPlaces> places) {
    static final DesiredStates NONE =
            new DesiredStates(DefinitionSet.EMPTY, ManualOverrides.NONE, Instant.EPOCH, Optional.empty());

    /**
     * With other definitions. Commands for a stream that is no longer defined are dropped. Those for a stream that was
     * never defined are not: it may be in a file that cannot be read just now.
     */
    DesiredStates withDefinitions(DefinitionSet newDefinitions) {
        Set<StreamName> removed = names();
        removed.removeAll(new DesiredStates(newDefinitions, ManualOverrides.NONE, time, places).names());
        return new DesiredStates(newDefinitions, overrides.without(removed), time, places);
    }

    DesiredStates with(ManualOverrides newOverrides) {
        return new DesiredStates(definitions, newOverrides, time, places);
    }

    /** In a fleet, with other streams that may run here. */
    DesiredStates with(FleetPlaces newPlaces) {
        return new DesiredStates(definitions, overrides, time, Optional.of(newPlaces));
    }

    /** The same as it was at another time. */
    DesiredStates asOf(Instant earlier) {
        return new DesiredStates(definitions, overrides, earlier, places);
    }

    /** At another time; what was said by hand before an edge of the schedule in between holds no longer. */
    DesiredStates at(Instant newTime) {
        List<StreamName> outdated = scheduled()
                .filter(definition -> definition
                        .schedule()
                        .flatMap(schedule -> schedule.nextEdge(time))
                        .filter(edge -> !edge.isAfter(newTime))
                        .isPresent())
                .map(Definition::name)
                .toList();
        return new DesiredStates(definitions, overrides.without(outdated), newTime, places);
    }

    /** The streams with a schedule. */
    Stream<Definition> scheduled() {
        return definitions.definitions().values().stream()
                .filter(definition -> definition.schedule().isPresent());
    }

    /** When the first of the schedules starts or stops a stream. */
    Optional<Instant> nextEdge() {
        return scheduled()
                .flatMap(definition -> definition.schedule().orElseThrow().nextEdge(time).stream())
                .min(Comparator.naturalOrder());
    }

    /** After an operator's command. One for many streams does not start those that their definition disables. */
    DesiredStates after(Event.CommandGiven given) {
        StreamName name = given.stream();
        boolean enabled = isEnabled(name);
        return switch (given.command()) {
            case SKIP -> this;
            case STOP -> with(overrides.with(name, false, given.once(), enabled));
            case RESTART -> runs(name) ? this : with(overrides.with(name, true, given.once(), enabled));
            case START ->
                given.named() || enabled
                        ? with(overrides.with(name, true, given.once(), enabled))
                        : runs(name) ? this : with(overrides.without(List.of(name)));
        };
    }

    /** Whether the stream is enabled and within its schedule, or was started by hand. */
    boolean runs(StreamName name) {
        return overrides.of(name).orElse(isEnabled(name));
    }

    private boolean isEnabled(StreamName name) {
        return definition(name)
                .map(definition -> definition.enabled() && !isOutsideSchedule(definition))
                .orElse(true);
    }

    private boolean isOutsideSchedule(Definition definition) {
        return definition.schedule().filter(schedule -> !schedule.isOpen(time)).isPresent();
    }

    Set<StreamName> names() {
        Set<StreamName> names = new TreeSet<>(definitions.definitions().keySet());
        names.addAll(definitions.invalid().keySet());
        return names;
    }

    Optional<Definition> definition(StreamName name) {
        return Optional.ofNullable(definitions.definitions().get(name));
    }

    /** The node of a fleet that runs it. */
    Optional<String> node(StreamName name) {
        return places.map(all -> all.holders().get(name));
    }

    /** What is wrong with it in a fleet, though it runs. */
    Optional<Diagnosis> difference(StreamName name) {
        return places.filter(all -> all.differing().contains(name))
                .map(all -> new Diagnosis(
                        Cause.DEFINITIONS_DIFFER,
                        "nodes have different definitions of it; in force is that of "
                                + node(name).orElse("none")));
    }

    DesiredState of(StreamName name) {
        String problem = definitions.invalid().get(name);
        return definition(name)
                .map(this::of)
                .orElseGet(() -> problem == null ? new DesiredState.Undefined() : new DesiredState.Invalid(problem));
    }

    private DesiredState of(Definition definition) {
        StreamName name = definition.name();
        if (runs(name)) {
            return places.filter(all -> !all.held().contains(name))
                    .<DesiredState>map(all -> new DesiredState.Elsewhere(
                            Optional.ofNullable(all.holders().get(name)),
                            Optional.ofNullable(all.homeless().get(name))))
                    .orElseGet(() -> new DesiredState.Running(definition));
        }
        return overrides.of(name).isEmpty() && definition.enabled()
                ? new DesiredState.Scheduled(
                        definition.schedule().flatMap(schedule -> schedule.nextEdge(time)),
                        definition.schedule().orElseThrow().zone())
                : new DesiredState.Stopped(whyStopped(name));
    }

    private String whyStopped(StreamName name) {
        if (overrides.of(name).isEmpty()) {
            return "enabled: false";
        }
        return overrides.isStoppedOnce(name) ? "stopped by hand, until the daemon's next start" : "stopped by hand";
    }
}
