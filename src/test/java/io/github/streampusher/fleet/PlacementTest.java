package io.github.streampusher.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.StreamName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
    private static StreamName name(String text) {
        return new StreamName(text);
    }

    private static Demand demand(String name, double cores, String needs, String prefers, int priority) {
        return new Demand(
                name(name),
                "d",
                cores,
                false,
                Optional.ofNullable(needs),
                Optional.ofNullable(prefers),
                priority,
                List.of());
    }

    private static Demand demand(String name, double cores) {
        return demand(name, cores, null, null, 0);
    }

    private static Offer offer(String node, double cores, Collection<Demand> defined, String... labels) {
        Set<StreamName> names = defined.stream().map(Demand::name).collect(Collectors.toSet());
        return new Offer(node, cores, List.of(labels), true, true, names);
    }

    private static Map<StreamName, String> place(
            List<Offer> offers, List<Demand> demands, Map<StreamName, String> current) {
        Placement placement = new Placement(offers);
        placement.place(demands, current);
        return placement.places();
    }

    @Test
    void streamStaysWhereItIs() {
        List<Demand> demands = List.of(demand("a", 1), demand("b", 1), demand("c", 1));
        List<Offer> offers = List.of(offer("one", 4, demands), offer("two", 4, demands));
        Map<StreamName, String> current = Map.of(name("a"), "one", name("b"), "one", name("c"), "one");
        assertEquals(current, place(offers, demands, current));
    }

    @Test
    void onlyTheStreamsOfADeadNodeMove() {
        List<Demand> demands = List.of(demand("a", 1), demand("b", 1), demand("c", 1));
        List<Offer> offers = List.of(offer("one", 4, demands), offer("two", 4, demands));
        Map<StreamName, String> places =
                place(offers, demands, Map.of(name("a"), "one", name("b"), "gone", name("c"), "two"));
        assertEquals("one", places.get(name("a")));
        assertEquals("two", places.get(name("c")));
        assertTrue(places.containsKey(name("b")));
    }

    @Test
    void needsIsRequiredAndPrefersIsOptional() {
        List<Demand> demands = List.of(
                demand("card", 1, "card-1", null, 0),
                demand("wish", 1, null, "hall", 0),
                demand("named", 1, "two", null, 0));
        List<Offer> offers = List.of(offer("one", 9, demands), offer("two", 4, demands, "card-1", "hall"));
        assertEquals(
                Map.of(name("card"), "two", name("wish"), "two", name("named"), "two"),
                place(offers, demands, Map.of()));
        assertEquals("one", place(List.of(offers.get(0)), demands, Map.of()).get(name("wish")));
    }

    @Test
    void streamWithoutAPlaceStopsNobodyElse() {
        List<Demand> demands = List.of(demand("huge", 99), demand("card", 1, "card-3", null, 5), demand("small", 1));
        assertEquals(Map.of(name("small"), "one"), place(List.of(offer("one", 4, demands)), demands, Map.of()));
    }

    @Test
    void highestPriorityIsPlacedFirst() {
        List<Demand> demands = List.of(demand("a", 1, null, null, 0), demand("b", 1, null, null, 2));
        assertEquals(Map.of(name("b"), "one"), place(List.of(offer("one", 1, demands)), demands, Map.of()));
    }

    @Test
    void streamRunsOnlyWhereItIsDefined() {
        Demand demand = demand("a", 1);
        List<Offer> offers = List.of(offer("one", 99, List.of()), offer("two", 2, List.of(demand)));
        assertEquals(Map.of(name("a"), "two"), place(offers, List.of(demand), Map.of()));
    }

    @Test
    void drainedNodeGivesAwayWhatFitsElsewhere() {
        List<Demand> demands = List.of(demand("a", 1), demand("b", 1));
        Set<StreamName> names = Set.of(name("a"), name("b"));
        List<Offer> offers =
                List.of(new Offer("drained", 9, List.of(), false, false, names), offer("other", 1, demands));
        Map<StreamName, String> places = place(offers, demands, Map.of(name("a"), "drained", name("b"), "drained"));
        assertEquals(Map.of(name("a"), "other", name("b"), "drained"), places);
    }

    @Test
    void ofTwoNamesWithOneAddressOneIsPlaced() {
        List<Demand> demands = List.of(
                new Demand(name("a"), "d", 1, false, Optional.empty(), Optional.empty(), 0, List.of("t")),
                new Demand(name("b"), "d", 1, false, Optional.empty(), Optional.empty(), 0, List.of("t")));
        assertEquals(
                Set.of(name("a")),
                place(List.of(offer("one", 9, demands)), demands, Map.of()).keySet());
    }

    @Test
    void evenMovesFewStreamsAndBalancesLoads() {
        List<Demand> demands =
                IntStream.range(0, 30).mapToObj(i -> demand("s" + i, 0.2)).toList();
        List<Offer> offers = List.of(offer("one", 5, demands), offer("two", 5, demands), offer("new", 5, demands));
        Map<StreamName, String> current = new HashMap<>();
        demands.forEach(each -> current.put(each.name(), current.size() % 2 == 0 ? "one" : "two"));
        Placement placement = new Placement(offers);
        placement.place(demands, current);
        placement.even();
        Map<String, Long> counts = placement.places().values().stream()
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));
        long moved = current.entrySet().stream()
                .filter(was -> !was.getValue().equals(placement.places().get(was.getKey())))
                .count();
        assertTrue(counts.values().stream().allMatch(count -> count >= 8 && count <= 12), counts.toString());
        assertEquals(counts.get("new"), moved);
        Placement again = new Placement(offers);
        again.place(demands, placement.places());
        again.even();
        assertEquals(placement.places(), again.places());
    }

    /** Never over the capacity or against a label; a second plan is the same; a homeless stream changes nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void holdsForRandomFleets(long seed) {
        Random random = new Random(seed);
        List<Demand> demands = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String needs = random.nextInt(5) == 0 ? "label-" + random.nextInt(4) : null;
            demands.add(demand("s" + i, random.nextDouble(), needs, null, random.nextInt(3)));
        }
        List<Offer> offers = IntStream.range(0, 6)
                .mapToObj(i -> offer("n" + i, 1 + random.nextInt(8), demands, "label-" + random.nextInt(4)))
                .toList();
        Map<StreamName, String> places = place(offers, demands, Map.of());
        for (Offer offer : offers) {
            List<Demand> here = demands.stream()
                    .filter(each -> offer.node().equals(places.get(each.name())))
                    .toList();
            assertTrue(here.stream().mapToDouble(Demand::cores).sum() <= offer.cores() + 1e-6);
            assertTrue(here.stream().allMatch(offer::suits));
        }
        assertEquals(places, place(offers, demands, places));
        List<Demand> more = new ArrayList<>(demands);
        more.add(demand("homeless", 1, "nowhere", null, 9));
        assertEquals(places, place(offers, more, places));
    }

    /** Each homeless stream is compared with each node once, and one that has a place with none. */
    @Test
    void fiftyNodesTakeFewComparisons() {
        List<Demand> demands =
                IntStream.range(0, 5000).mapToObj(i -> demand("s" + i, 0.1)).toList();
        List<Offer> offers = IntStream.range(0, 50)
                .mapToObj(i -> offer("n" + i, 14, demands))
                .toList();
        Placement all = new Placement(offers);
        all.place(demands, Map.of());
        assertEquals(5000, all.places().size());
        assertEquals(250_000, all.comparisons());
        Placement oneDied = new Placement(offers.subList(1, 50));
        oneDied.place(demands, all.places());
        assertEquals(100 * 49, oneDied.comparisons());
    }
}
