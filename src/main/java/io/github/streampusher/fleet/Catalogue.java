package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one node has definitions of. Nodes with equal folders share one key of the engine.
 *
 * @param digest of the demands
 */
public record Catalogue(String digest, SortedMap<StreamName, Demand> demands) {
    public Catalogue {
        demands = Collections.unmodifiableSortedMap(new TreeMap<>(demands));
    }

    public static final Catalogue EMPTY = new Catalogue("none", new TreeMap<>());

    public static String text(Collection<Demand> demands) {
        return demands.stream().map(Demand::toString).sorted().collect(Collectors.joining("\n"));
    }

    static Catalogue parse(String digest, String text) {
        Map<StreamName, Demand> demands = text.lines()
                .flatMap(line -> Demand.parse(line).stream())
                .collect(Collectors.toMap(Demand::name, demand -> demand, (one, other) -> one));
        return new Catalogue(digest, new TreeMap<>(demands));
    }
}
