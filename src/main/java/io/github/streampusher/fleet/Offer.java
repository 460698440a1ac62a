package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.Set;

/**
 * What one node offers to streams.
 *
 * @param keeps whether it keeps what it has: not while it is drained
 * @param takes whether it gets something new
 * @param defined the streams it has definitions of
 */
record Offer(String node, double cores, List<String> labels, boolean keeps, boolean takes, Set<StreamName> defined) {
    boolean has(String label) {
        return node.equals(label) || labels.contains(label);
    }

    boolean suits(Demand demand) {
        return defined.contains(demand.name())
                && demand.needs().filter(label -> !has(label)).isEmpty();
    }
}
