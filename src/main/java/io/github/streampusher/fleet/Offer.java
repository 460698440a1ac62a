package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.Set;

/**
 * What one node offers to streams.
 *
 * @param keeps whether streams may be there: not while it is drained
 * @param steady whether it has not lost its lease several times of late: else others are given streams rather
 * @param defined the streams it has definitions of
 */
record Offer(String node, double cores, List<String> labels, boolean keeps, boolean steady, Set<StreamName> defined) {
    boolean has(String label) {
        return node.equals(label) || labels.contains(label);
    }

    boolean suits(Demand demand) {
        return defined.contains(demand.name())
                && demand.needs().filter(label -> !has(label)).isEmpty();
    }
}
