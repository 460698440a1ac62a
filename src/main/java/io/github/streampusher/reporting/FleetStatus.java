package io.github.streampusher.reporting;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fleet as one of its nodes sees it, in its JSON form.
 *
 * @param node the one that sees it
 * @param streams the node of each
 * @param homeless the cause why no node has a place for a stream
 * @param differing streams of which nodes have different definitions
 * @param engineAnswers whether the engine takes this node's signs of life
 * @param problem the cause why this node runs nothing
 */
public record FleetStatus(
        String node,
        List<NodeView> nodes,
        Map<String, String> streams,
        Map<String, String> homeless,
        List<String> differing,
        boolean engineAnswers,
        Optional<String> problem) {
    /** The state of a node that was declared dead, until it is back or forgotten. */
    public static final String GONE = "gone";

    /** One node of it; one that is gone has given no sign for long. */
    public record NodeView(
            String name,
            String state,
            double usedCores,
            double cores,
            long streams,
            Optional<Double> lastSignSeconds,
            List<String> labels) {
        public static NodeView gone(String name) {
            return new NodeView(name, GONE, 0, 0, 0, Optional.empty(), List.of());
        }

        public boolean isGone() {
            return state.equals(GONE);
        }
    }

    /** What the page shows all the time: without the streams, which may be thousands. */
    public FleetStatus summary() {
        return new FleetStatus(node, nodes, Map.of(), Map.of(), List.of(), engineAnswers, problem);
    }
}
