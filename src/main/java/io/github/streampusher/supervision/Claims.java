package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.Starting;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.Stopping;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the runs of all streams have for themselves: the addresses that they write to, and the devices of those that are
 * being stopped. A run that needs one of them waits until the other has ended, whatever the streams are called.
 *
 * <p>A device of a run that goes on is no reason to wait: some serve several readers, and FFmpeg says when one does not.
 * Confined to the supervisor thread.
 */
final class Claims {
    private record Claim(RunId run, Set<String> targets, Set<String> devices) {}

    private final Map<UnitId, Claim> claims = new HashMap<>();
    private final Map<String, UnitId> holderByTarget = new HashMap<>();
    private final Map<String, UnitId> stoppingByDevice = new HashMap<>();
    private final Set<UnitId> waiting = new LinkedHashSet<>();

    /** Notes the state that a stream has now; returns whether a run has ended with it, so that others may start. */
    boolean update(UnitId unit, State state) {
        Optional<Claim> before = Optional.ofNullable(claims.get(unit));
        Optional<Claim> same = before.filter(
                claim -> state.run().filter(run -> run.id().equals(claim.run())).isPresent());
        boolean runEnded = before.isPresent() && same.isEmpty();
        if (runEnded) {
            claims.remove(unit);
            before.get().targets().forEach(target -> holderByTarget.remove(target, unit));
            before.get().devices().forEach(device -> stoppingByDevice.remove(device, unit));
        }
        boolean isPlanned = state instanceof Starting; // when its commands have given the rest of its addresses
        if ((same.isEmpty() || isPlanned)
                && state instanceof ActiveState
                && state.desired() instanceof DesiredState.Running running) {
            Definition taken = running.definition()
                    .forRoute(state.history().route())
                    .with(isPlanned ? state.history().probes().values() : CommandValues.NONE);
            Set<String> targets = running.part().targets(taken);
            claims.put(unit, new Claim(state.history().lastRun(), targets, taken.devices()));
            targets.forEach(target -> holderByTarget.put(target, unit));
        }
        if (awaitsOtherRun(state)) {
            waiting.add(unit);
        } else {
            waiting.remove(unit);
        }
        if (state instanceof Stopping) {
            same.ifPresent(claim -> claim.devices().forEach(device -> stoppingByDevice.put(device, unit)));
        }
        return runEnded;
    }

    /** The units that wait for the end of another unit's run, in the order in which they came. */
    List<UnitId> waiting() {
        return List.copyOf(waiting);
    }

    static boolean awaitsOtherRun(State state) {
        return state instanceof InactiveState inactive && inactive.awaited() == InactiveState.Awaited.OTHER_RUN;
    }

    /**
     * The other unit whose run has something that this one needs.
     *
     * @param routed the definition of the run on its route
     */
    Optional<UnitId> holder(DesiredState.Running wanted, Definition routed) {
        UnitId self = new UnitId(routed.name(), wanted.part().unit());
        return Stream.concat(
                        wanted.part().targets(routed).stream()
                                .flatMap(target -> Stream.ofNullable(holderByTarget.get(target))),
                        routed.devices().stream().flatMap(device -> Stream.ofNullable(stoppingByDevice.get(device))))
                .filter(holder -> !holder.equals(self))
                .findFirst();
    }
}
