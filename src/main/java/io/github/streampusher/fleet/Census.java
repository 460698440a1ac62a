package io.github.streampusher.fleet;

import io.github.streampusher.fleet.Beat.Standing;
import io.github.streampusher.stream.StreamName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The nodes that live, the streams that they define, and where these are wanted.
 *
 * @param away nodes that stopped in order, and may be back in a moment: they keep their streams for so long
 * @param differing streams of which nodes have different definitions
 * @param isComplete whether the catalogue of each node is known
 */
record Census(
        SortedMap<String, Offer> offers,
        Set<String> away,
        SortedMap<StreamName, Demand> demands,
        Map<StreamName, String> current,
        Set<StreamName> differing,
        boolean isComplete) {

    static Census of(StoreCopy copy) {
        SortedMap<String, Offer> offers = new TreeMap<>();
        Set<String> away = new HashSet<>();
        SortedMap<StreamName, Demand> demands = new TreeMap<>();
        Set<StreamName> differing = new HashSet<>();
        Map<StreamName, String> current = wanted(copy);
        boolean complete = true;
        for (Entry entry : copy.under(Keys.BEAT)) {
            Optional<Incarnation> who = Incarnation.parse(entry.key().substring(Keys.BEAT.length()));
            Optional<Beat> beat = Beat.parse(entry.value());
            if (who.isEmpty() || beat.isEmpty()) {
                continue;
            }
            if (beat.get().standing() == Standing.JOINING) {
                complete = false; // it may define what nobody else does
                continue;
            }
            String node = who.get().node();
            Catalogue catalogue = copy.catalogue(beat.get().catalogue());
            boolean known = catalogue.digest().equals(beat.get().catalogue());
            if (beat.get().standing() == Standing.LEAVING || !known) {
                away.add(node);
                complete = false;
                continue;
            }
            boolean drained = copy.get(Keys.drain(node)).isPresent();
            offers.put(
                    node,
                    new Offer(
                            node,
                            beat.get().cores(),
                            beat.get().labels(),
                            !drained,
                            beat.get().standing() != Standing.UNSTEADY,
                            catalogue.demands().keySet()));
            catalogue.demands().forEach((name, demand) -> {
                Demand before = demands.get(name);
                if (before != null && demand.differsFrom(before)) {
                    differing.add(name);
                }
                if (before == null || node.equals(current.get(name))) { // the holder's definition counts
                    demands.put(name, MeasuredCores.measured(demand, copy));
                }
            });
        }
        away.removeAll(offers.keySet());
        return new Census(offers, away, demands, current, differing, complete);
    }

    private static Map<StreamName, String> wanted(StoreCopy copy) {
        Map<StreamName, String> current = new HashMap<>();
        for (Entry entry : copy.under(Keys.STREAM)) {
            String name = entry.key().substring(Keys.STREAM.length());
            Optional<String> want = Claim.parse(entry.value()).want();
            if (want.isPresent() && StreamName.isValid(name)) {
                current.put(new StreamName(name), want.get());
            }
        }
        return current;
    }

    /** Where each stream is to run; without those for which there is no place. */
    Map<StreamName, String> place(boolean even) {
        Map<StreamName, String> places = new HashMap<>();
        current.forEach((name, node) -> {
            if (away.contains(node)) {
                places.put(name, node);
            }
        });
        Collection<Demand> open = demands.values().stream()
                .filter(demand -> !places.containsKey(demand.name()))
                .toList();
        Placement placement = new Placement(offers.values());
        placement.place(open, current);
        if (even) {
            placement.even();
        }
        places.putAll(placement.places());
        return places;
    }
}
