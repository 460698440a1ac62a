package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds a node for each stream. What has one stays there; the others, the highest priority first, go to a node that they
 * prefer, else to the one with the greatest share of its cores free. A stream that fits nowhere stops no other.
 */
final class Placement {
    /** How far from each other the loads of two nodes may be after {@link #even()}, as a share of their cores. */
    private static final double EVEN = 0.1;

    private static final double ROUNDING = 1e-9;

    private final List<Offer> offers;
    private final Map<String, Double> load = new HashMap<>();
    private final Map<StreamName, String> places = new HashMap<>();
    private final Map<StreamName, Demand> placed = new HashMap<>();
    private final Set<String> targets = new HashSet<>();
    private long comparisons;

    Placement(Collection<Offer> offers) {
        this.offers = List.copyOf(offers);
    }

    Map<StreamName, String> places() {
        return places;
    }

    /** How often a stream was compared with a node. */
    long comparisons() {
        return comparisons;
    }

    void place(Collection<Demand> demands, Map<StreamName, String> current) {
        Map<String, Offer> byName = offers.stream().collect(Collectors.toMap(Offer::node, offer -> offer));
        List<Demand> unplaced = new ArrayList<>();
        for (Demand demand : demands) {
            Offer home = byName.get(current.getOrDefault(demand.name(), ""));
            if (home != null && home.keeps() && home.suits(demand)) {
                put(demand, home);
            } else {
                unplaced.add(demand);
            }
        }
        unplaced.sort(Comparator.comparingInt((Demand demand) -> -demand.priority())
                .thenComparingDouble(demand -> -demand.cores())
                .thenComparing(Demand::name));
        for (Demand demand : unplaced) {
            Optional<Offer> stays = Optional.ofNullable(byName.get(current.getOrDefault(demand.name(), "")))
                    .filter(home -> home.suits(demand)); // drained: rather there than nowhere
            if (demand.targets().stream().noneMatch(targets::contains)) {
                best(demand).or(() -> stays).ifPresent(offer -> put(demand, offer));
            }
        }
    }

    private Optional<Offer> best(Demand demand) {
        Offer best = null;
        double bestScore = 0;
        for (Offer offer : offers) {
            comparisons++;
            if (offer.keeps() && fits(demand, offer) && offer.suits(demand)) {
                double score = freeShareWith(demand, offer)
                        + (demand.prefers().filter(offer::has).isPresent() ? 2 : 0)
                        - (offer.steady() ? 0 : 4);
                if (best == null || score > bestScore) {
                    best = offer;
                    bestScore = score;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean fits(Demand demand, Offer offer) {
        return load(offer) + demand.cores() <= offer.cores() + ROUNDING;
    }

    private double freeShareWith(Demand demand, Offer offer) {
        return 1 - (load(offer) + demand.cores()) / Math.max(offer.cores(), ROUNDING);
    }

    private void put(Demand demand, Offer offer) {
        String before = places.put(demand.name(), offer.node());
        placed.put(demand.name(), demand);
        targets.addAll(demand.targets());
        load.merge(offer.node(), demand.cores(), Double::sum);
        if (before != null) {
            load.merge(before, -demand.cores(), Double::sum);
        }
    }

    /** Moves streams from full nodes to empty ones, the largest first, as few as it takes. */
    void even() {
        List<Demand> bySize = placed.values().stream()
                .filter(demand -> demand.cores() > 0)
                .sorted(Comparator.comparingDouble((Demand demand) -> -demand.cores())
                        .thenComparing(Demand::name))
                .toList();
        for (Demand demand : bySize) {
            Offer from = offers.stream()
                    .filter(offer -> offer.node().equals(places.get(demand.name())))
                    .findFirst()
                    .orElseThrow();
            boolean preferred = demand.prefers().filter(from::has).isPresent();
            Optional<Offer> to = preferred ? Optional.empty() : best(demand).filter(offer -> !offer.equals(from));
            if (to.isPresent()
                    && share(from) - share(to.get()) > EVEN
                    && share(from) - demand.cores() / from.cores() >= share(to.get())) {
                put(demand, to.get());
            }
        }
    }

    private double load(Offer offer) {
        return load.getOrDefault(offer.node(), 0.0);
    }

    private double share(Offer offer) {
        return load(offer) / Math.max(offer.cores(), ROUNDING);
    }
}
