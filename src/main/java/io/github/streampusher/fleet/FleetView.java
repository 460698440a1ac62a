package io.github.streampusher.fleet;

import io.github.streampusher.fleet.Beat.Standing;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole fleet as one node sees it.
 *
 * @param holders which node runs each stream
 * @param homeless the streams for which no node has a place, with the cause
 * @param differing streams of which nodes have different definitions
 * @param gone nodes that were declared dead and are not back
 */
public record FleetView(
        List<Node> nodes,
        SortedMap<StreamName, String> holders,
        Map<StreamName, Want> homeless,
        Set<StreamName> differing,
        List<String> gone) {
    /** Before anything is known. */
    public static final FleetView EMPTY = new FleetView(List.of(), new TreeMap<>(), Map.of(), Set.of(), List.of());

    /** Why a stream has no node. */
    public enum Want {
        NO_CAPACITY,
        NO_SUCH_NODE
    }

    /** @param lastSign how long ago its last beat was seen */
    public record Node(
            String name,
            Standing standing,
            boolean leads,
            boolean drained,
            double usedCores,
            double cores,
            long streams,
            Duration lastSign,
            List<String> labels) {}

    static FleetView of(Incarnation me, StoreCopy copy, BeatWatch watch, Duration now) {
        Census census = Census.of(copy);
        SortedMap<StreamName, String> holders = new TreeMap<>();
        Map<StreamName, Want> homeless = new HashMap<>();
        Map<String, Double> used = new HashMap<>();
        // a stream that the leader has not placed yet is not homeless
        Map<StreamName, String> places =
                census.current().keySet().containsAll(census.demands().keySet()) ? Map.of() : census.place(false);
        census.demands().forEach((name, demand) -> {
            String node = census.current().get(name);
            if (node == null && !places.containsKey(name)) {
                homeless.put(
                        name,
                        census.offers().values().stream().anyMatch(offer -> offer.suits(demand))
                                ? Want.NO_CAPACITY
                                : Want.NO_SUCH_NODE);
            } else if (node != null) {
                holders.put(name, node);
                used.merge(node, demand.cores(), Double::sum);
            }
        });
        Optional<Incarnation> leader = copy.get(Keys.LEADER).flatMap(entry -> Incarnation.parse(entry.value()));
        List<Node> nodes = new ArrayList<>();
        for (Entry entry : copy.under(Keys.BEAT)) {
            Optional<Incarnation> who = Incarnation.parse(entry.key().substring(Keys.BEAT.length()));
            Optional<Beat> beat = Beat.parse(entry.value());
            if (who.isPresent() && beat.isPresent()) {
                String name = who.get().node();
                nodes.add(new Node(
                        name,
                        beat.get().standing(),
                        leader.equals(who),
                        copy.get(Keys.drain(name)).isPresent(),
                        used.getOrDefault(name, 0.0),
                        beat.get().cores(),
                        holders.values().stream().filter(name::equals).count(),
                        who.get().equals(me) ? Duration.ZERO : watch.age(entry.key(), now),
                        beat.get().labels()));
            }
        }
        return new FleetView(
                List.copyOf(nodes),
                Collections.unmodifiableSortedMap(holders),
                Map.copyOf(homeless),
                Set.copyOf(census.differing()),
                copy.under(Keys.GONE).stream()
                        .map(gone -> gone.key().substring(Keys.GONE.length()))
                        .filter(name -> copy.under(Keys.BEAT + name + "/").isEmpty())
                        .toList());
    }
}
