package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Starting;
import io.github.streampusher.supervision.state.State;
import io.github.streampusher.supervision.state.Stopping;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** Notes the state that a stream has now; returns whether a run has ended with it, so that others may start. */
    boolean update(UnitId unit, State state) {
        Claim before = claims.get(unit);
        boolean sameRun = before != null
                && state.run().filter(run -> run.id().equals(before.run())).isPresent();
        if (!sameRun && before != null) {
            claims.remove(unit);
            before.targets().forEach(target -> holderByTarget.remove(target, unit));
            before.devices().forEach(device -> stoppingByDevice.remove(device, unit));
        }
        boolean isPlanned = state instanceof Starting; // when its commands have given the rest of its addresses
        if ((!sameRun || isPlanned)
                && state instanceof ActiveState
                && state.desired() instanceof DesiredState.Running running) {
            Definition taken = running.definition()
                    .forRoute(state.history().route())
                    .with(isPlanned ? state.history().probes().values() : CommandValues.NONE);
            Set<String> targets = running.part().targets(taken);
            claims.put(unit, new Claim(state.history().lastRun(), targets, taken.devices()));
            targets.forEach(target -> holderByTarget.put(target, unit));
        }
        if (sameRun && state instanceof Stopping) {
            before.devices().forEach(device -> stoppingByDevice.put(device, unit));
        }
        return before != null && !sameRun;
    }

    /**
     * The other unit whose run has something that this one needs.
     *
     * @param routed the definition of the run on its route
     */
    Optional<UnitId> holder(DesiredState.Running wanted, Definition routed) {
        Set<UnitId> holders = new HashSet<>();
        wanted.part().targets(routed).forEach(target -> holders.add(holderByTarget.get(target)));
        routed.devices().forEach(device -> holders.add(stoppingByDevice.get(device)));
        holders.remove(null);
        holders.remove(new UnitId(routed.name(), wanted.part().unit()));
        return holders.stream().findFirst();
    }
}
