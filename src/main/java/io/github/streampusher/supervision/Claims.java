package io.github.streampusher.supervision;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.state.ActiveState;
import io.github.streampusher.supervision.state.DesiredState;
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

    private final Map<StreamName, Claim> claims = new HashMap<>();
    private final Map<String, StreamName> holderByTarget = new HashMap<>();
    private final Map<String, StreamName> stoppingByDevice = new HashMap<>();

    /** Notes the state that a stream has now; returns whether a run has ended with it, so that others may start. */
    boolean update(StreamName name, State state) {
        Claim before = claims.get(name);
        boolean sameRun = before != null
                && state.run().filter(run -> run.id().equals(before.run())).isPresent();
        if (!sameRun && before != null) {
            claims.remove(name);
            before.targets().forEach(target -> holderByTarget.remove(target, name));
            before.devices().forEach(device -> stoppingByDevice.remove(device, name));
        }
        if (!sameRun && state instanceof ActiveState && state.desired() instanceof DesiredState.Running running) {
            Definition taken = running.definition().forRoute(state.history().route());
            claims.put(name, new Claim(state.history().lastRun(), taken.targets(), taken.devices()));
            taken.targets().forEach(target -> holderByTarget.put(target, name));
        }
        if (sameRun && state instanceof Stopping) {
            before.devices().forEach(device -> stoppingByDevice.put(device, name));
        }
        return before != null && !sameRun;
    }

    /** The stream whose run has something that a run by this definition needs; a run on one route. */
    Optional<StreamName> holder(Definition taken) {
        Set<StreamName> holders = new HashSet<>();
        taken.targets().forEach(target -> holders.add(holderByTarget.get(target)));
        taken.devices().forEach(device -> holders.add(stoppingByDevice.get(device)));
        holders.remove(null);
        holders.remove(taken.name());
        return holders.stream().findFirst();
    }
}
