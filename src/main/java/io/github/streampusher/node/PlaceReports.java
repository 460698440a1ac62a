package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.fleet.Catalogue;
import io.github.streampusher.fleet.FleetNode;
import io.github.streampusher.fleet.FleetView;
import io.github.streampusher.fleet.LeaseTimes;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.FleetPlaces;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tells the loop which streams this node may run, and why it may not run others. Confined to the fleet's thread, but for
 * {@link #problem}.
 */
final class PlaceReports {
    private final String name;
    private final LeaseTimes times;
    private final StartLease lease;
    private final EventSink loop;
    private final Consumer<Runnable> answers;

    private boolean toldValid;
    private long toldGeneration = -1;
    private FleetPlaces told = FleetPlaces.NONE;
    private Duration patientUntil = Duration.ZERO; // a first lease takes a moment
    private Duration joiningSince = Duration.ZERO;
    private volatile Optional<Cause> problem = Optional.empty();

    /**
     * Tells that nothing may run yet.
     *
     * @param name of this node
     * @param answers takes what the loop's answers have to do on the fleet's thread
     */
    PlaceReports(String name, LeaseTimes times, StartLease lease, EventSink loop, Consumer<Runnable> answers) {
        this.name = name;
        this.times = times;
        this.lease = lease;
        this.loop = loop;
        this.answers = answers;
        loop.offer(new Event.PlacesReplaced(told, active -> {}));
    }

    /** Why this node runs nothing; for any thread. */
    Optional<Cause> problem() {
        return problem;
    }

    /** The node joins the fleet now. */
    void begin(Duration now) {
        patientUntil = now.plus(times.stopAfter());
        joiningSince = now;
        toldGeneration = -1;
    }

    void leaseEnded() {
        patientUntil = Duration.ZERO;
    }

    /** Whether the node has joined by now. */
    void joined(boolean hasJoined, Duration now) {
        joiningSince = hasJoined ? now : joiningSince;
    }

    /** Whether there is something that the loop should know at once. */
    boolean isDue(FleetNode node) {
        return node.generation() != toldGeneration || node.awaitsExits() || lease.isValid() != toldValid;
    }

    /**
     * Tells what the node holds. Without a lease that is nothing, so that no start fails and is put off longer each time.
     *
     * @param beforeStarts to be done before the first start
     */
    void tell(FleetNode node, FleetView view, Catalogue catalogue, Runnable beforeStarts) {
        boolean valid = lease.isValid();
        problem = whyNothingRuns(valid, BootClock.now());
        FleetPlaces places = PlacesReader.places(
                view, valid ? node.allowed() : Set.of(), runElsewhereByNobody(valid, view, catalogue), problem);
        long generation = node.generation();
        toldValid = valid;
        lease.allow(places.held());
        beforeStarts.run();
        if (!places.equals(told) || generation != toldGeneration || node.awaitsExits()) {
            toldGeneration = generation;
            offer(places, active -> node.active(generation, active));
        }
    }

    /** Tells that nothing may run. */
    void withdraw(Consumer<Set<StreamName>> whenApplied) {
        lease.allow(Set.of());
        offer(FleetPlaces.NONE, whenApplied);
    }

    private void offer(FleetPlaces places, Consumer<Set<StreamName>> whenApplied) {
        told = places;
        loop.offer(new Event.PlacesReplaced(places, active -> answers.accept(() -> whenApplied.accept(active))));
    }

    /** While the engine does not answer, nobody knows of any. */
    private Set<StreamName> runElsewhereByNobody(boolean valid, FleetView view, Catalogue catalogue) {
        return catalogue.demands().keySet().stream()
                .filter(stream ->
                        !valid || view.holders().getOrDefault(stream, name).equals(name))
                .collect(Collectors.toSet());
    }

    /** A first lease takes a moment, and so it takes until the beat is gone that this node had before a reboot. */
    private Optional<Cause> whyNothingRuns(boolean valid, Duration now) {
        if (!valid) {
            return Optional.of(Cause.FLEET_UNREACHABLE).filter(cause -> now.compareTo(patientUntil) >= 0);
        }
        Duration joining = now.minus(joiningSince);
        return Optional.of(Cause.FLEET_NAME_TAKEN)
                .filter(cause -> joining.compareTo(times.takeAfter().multipliedBy(2)) >= 0);
    }
}
