package io.github.streampusher.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.fleet.Beat.Standing;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nodes on one engine that answers at once; what happens to a single write is said by the test. */
class FleetNodeTest {
    private static final LeaseTimes TIMES = LeaseTimes.of(Duration.ofSeconds(10));
    private static final StreamName A = new StreamName("a");

    private final SimulatedStore store = new SimulatedStore();
    private Duration now = Duration.ofSeconds(100);

    private static FleetNode node(String name, Optional<Duration> steadyFrom, String... streams) {
        FleetNode node = new FleetNode(new Incarnation(name, "1"), TIMES, 4, List.of(), Optional.empty(), steadyFrom);
        node.define(catalogue(streams));
        return node;
    }

    private static FleetNode node(String name, String... streams) {
        return node(name, Optional.empty(), streams);
    }

    private static Catalogue catalogue(String... streams) {
        Map<StreamName, Demand> demands = Stream.of(streams)
                .collect(Collectors.toMap(
                        StreamName::new,
                        name -> new Demand(
                                new StreamName(name),
                                "d",
                                1,
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                0,
                                List.of(name))));
        return new Catalogue("of-" + String.join("-", streams), new TreeMap<>(demands));
    }

    /** Lets the nodes decide each 100 ms; the loop of each ends what is not allowed at once. */
    private void run(Duration time, FleetNode... nodes) {
        for (Duration end = now.plus(time); now.compareTo(end) < 0; now = now.plusMillis(100)) {
            for (FleetNode node : nodes) {
                node.copied(store.snapshot());
                node.decide(now).forEach(write -> node.answered(write, store.write(write, true), now, now));
                node.copied(store.snapshot());
                node.active(node.generation(), node.allowed());
            }
        }
    }

    private Standing standing(FleetNode node, String name) {
        return node.view(now).nodes().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    @Test
    void drainedNodeGivesAwayOneStreamAfterAnother() {
        FleetNode one = node("one", "a", "b", "c");
        FleetNode two = node("two", "a", "b", "c");
        run(Duration.ofSeconds(60), one);
        run(Duration.ofSeconds(5), one, two);
        assertEquals(3, one.allowed().size());
        store.force(Keys.drain("one"), Optional.of("by hand"));
        for (int left = 2; left >= 0; left--) {
            run(Duration.ofMillis(500), one, two);
            assertEquals(left, one.allowed().size());
        }
        run(Duration.ofSeconds(1), one, two);
        assertEquals(3, two.allowed().size());
    }

    @Test
    void newNodeTakesOverFromOneThatItHasSeenAliveWithoutWaitingForOthers() {
        FleetNode one = node("one", "a", "b", "c");
        run(Duration.ofSeconds(60), one);
        FleetNode two = node("two", "a", "b", "c");
        run(Duration.ofSeconds(5), one, two);
        assertEquals(Set.of(), two.allowed());
        run(Duration.ofSeconds(12), two);
        assertEquals(3, two.allowed().size());
    }

    @Test
    void afterAPowerCutTheFirstNodeLeavesTheOthersStreamsForThem() {
        FleetNode one = node("one", "a", "b", "c", "d");
        FleetNode two = node("two", "a", "b", "c", "d");
        run(Duration.ofSeconds(60), one, two);
        Set<StreamName> ofOne = one.allowed();
        assertEquals(2, ofOne.size());
        assertEquals(2, two.allowed().size());
        now = now.plusMinutes(10);
        FleetNode again =
                new FleetNode(new Incarnation("one", "2"), TIMES, 4, List.of(), Optional.empty(), Optional.empty());
        again.define(catalogue("a", "b", "c", "d"));
        run(Duration.ofSeconds(25), again);
        assertEquals(ofOne, again.allowed());
        run(Duration.ofSeconds(20), again);
        assertEquals(4, again.allowed().size());
    }

    @Test
    void restoredBackupOfTheEngineEndsAllChildren() {
        FleetNode one = node("one", "a");
        run(Duration.ofSeconds(20), one);
        Engine.Snapshot backup = store.snapshot();
        run(Duration.ofSeconds(20), one);
        assertEquals(Set.of(A), one.allowed());
        one.copied(backup);
        assertTrue(one.isFenced());
        assertEquals(Set.of(), one.allowed());
    }

    @Test
    void streamOfANodeThatDefinesNothingAnyMoreGoesElsewhere() {
        FleetNode one = node("one", "a");
        run(Duration.ofSeconds(60), one);
        assertEquals(Set.of(A), one.allowed());
        FleetNode two = node("two", "a");
        run(Duration.ofSeconds(5), one, two);
        one.define(catalogue());
        run(Duration.ofSeconds(5), one, two);
        assertEquals(Set.of(), one.allowed());
        assertEquals(Set.of(A), two.allowed());
    }

    @Test
    void nodeThatLostItsLeaseOftenIsTheLastToGetAStreamUntilItWasWellForLong() {
        FleetNode unsteady = node("one", Optional.of(now.plusSeconds(100)), "a");
        FleetNode other = node("two", "a");
        run(Duration.ofSeconds(60), unsteady, other);
        assertEquals(Set.of(A), other.allowed());
        assertEquals(Standing.UNSTEADY, standing(other, "one"));
        run(Duration.ofSeconds(20), unsteady); // the other died
        assertEquals(Set.of(A), unsteady.allowed(), "rather there than nowhere");
        run(Duration.ofSeconds(30), unsteady);
        assertEquals(Standing.MEMBER, standing(unsteady, "one"));
    }

    @Test
    void nodeThatWasDeclaredDeadIsGoneUntilItIsBack() {
        FleetNode one = node("one", "a");
        run(Duration.ofSeconds(5), one, node("two", "a"));
        run(Duration.ofSeconds(15), one);
        assertEquals(List.of("two"), one.view(now).gone());
        FleetNode back =
                new FleetNode(new Incarnation("two", "2"), TIMES, 4, List.of(), Optional.empty(), Optional.empty());
        run(Duration.ofSeconds(5), one, back);
        assertEquals(List.of(), one.view(now).gone());
        back.leave();
        run(Duration.ofSeconds(20), one, back);
        assertEquals(List.of(), one.view(now).gone(), "it stopped in order");
        assertEquals(
                Set.of(),
                store.snapshot().entries().keySet().stream()
                        .filter(key -> key.startsWith(Keys.GONE))
                        .collect(Collectors.toSet()));
    }

    @Test
    void definitionsWithAnotherKeyDiffer() {
        FleetNode one = node("one", "a");
        FleetNode two = node("two", "a");
        run(Duration.ofSeconds(2), one, two);
        assertEquals(Set.of(), one.view(now).differing());
        Demand other = new Demand(A, "d", 1, false, Optional.empty(), Optional.empty(), 0, List.of("other"));
        two.define(new Catalogue("other", new TreeMap<>(Map.of(A, other))));
        run(Duration.ofSeconds(2), one, two);
        assertEquals(Set.of(A), one.view(now).differing());
    }

    @Test
    void streamThatTheLeaderHasNotPlacedYetIsNotHomeless() {
        FleetNode node = node("one", "a");
        run(Duration.ofSeconds(1), node); // it waits for other nodes that may be starting, too
        assertEquals(Map.of(), node.view(now).homeless());
        FleetNode full = node("two", "a", "b", "c", "d", "e");
        run(Duration.ofSeconds(60), full);
        assertEquals(1, full.view(now).homeless().size());
    }

    /** A release that was lost is sent again, though the stream is defined again by then: it never owns it otherwise. */
    @Test
    void streamThatIsDefinedAgainAfterALostReleaseRuns() {
        FleetNode node = node("one", "a", "b");
        run(Duration.ofSeconds(60), node);
        assertTrue(node.allowed().contains(A));
        node.define(catalogue("b"));
        node.active(node.generation(), Set.of());
        List<Write> lost = node.decide(now);
        assertTrue(lost.stream().anyMatch(write -> write.key().equals(Keys.stream(A))), lost.toString());
        lost.forEach(write -> node.answered(write, new Write.Answer.Unknown(), now, now));
        node.define(catalogue("a", "b"));
        assertFalse(node.allowed().contains(A));
        run(Duration.ofSeconds(5), node);
        assertTrue(node.allowed().contains(A));
    }

    /** The answer of a beat came late: the engine may have had no leader for longer than between the answers. */
    @Test
    void gapBetweenBeatsIsMeasuredFromTheSendingOfTheFirst() {
        Entry silent = new Entry(Keys.BEAT + "x/1", "", 7);
        BeatWatch watch = new BeatWatch(TIMES);
        watch.expired(List.of(silent), Duration.ZERO);
        watch.acknowledged(Duration.ofSeconds(5), Duration.ofMillis(6400));
        assertEquals(1, watch.expired(List.of(silent), Duration.ofSeconds(10)).size());
        watch.acknowledged(Duration.ofSeconds(8), Duration.ofSeconds(10));
        assertEquals(List.of(), watch.expired(List.of(silent), Duration.ofSeconds(19)));
    }

    private static Catalogue estimated(double cores) {
        Demand demand = new Demand(A, "d", cores, true, Optional.empty(), Optional.empty(), 0, List.of("a"));
        return Catalogue.parse("estimated", Catalogue.text(List.of(demand)));
    }

    private double used(FleetNode node) {
        return node.view(now).nodes().stream()
                .mapToDouble(FleetView.Node::usedCores)
                .sum();
    }

    @Test
    void measuredCoresReplaceTheEstimateAlsoWhenTheirNodeIsGone() {
        FleetNode one = node("one");
        one.define(estimated(1));
        FleetNode two = node("two");
        two.define(estimated(1));
        run(Duration.ofSeconds(60), one, two);
        FleetNode holder = one.allowed().isEmpty() ? two : one;
        FleetNode other = holder == one ? two : one;
        assertEquals(1, used(other));
        holder.measured(Map.of(A, 0.32, new StreamName("elsewhere"), 9.0));
        run(Duration.ofSeconds(2), one, two);
        assertEquals(0.32, used(other));
        holder.measured(Map.of(A, 0.2)); // the highest counts
        holder.measured(Map.of(A, 0.35)); // too little to be told
        run(Duration.ofSeconds(2), one, two);
        assertEquals(0.32, used(other));
        run(Duration.ofSeconds(20), other); // the holder died
        assertEquals(Set.of(A), other.allowed());
        assertEquals(0.32, used(other));
    }

    @Test
    void measureOfAStreamThatSaysItsCoresIsRemoved() {
        FleetNode node = node("one");
        node.define(estimated(1));
        run(Duration.ofSeconds(60), node);
        node.measured(Map.of(A, 0.32));
        run(Duration.ofSeconds(2), node);
        assertEquals("0.32", store.snapshot().entries().get(Keys.measured(A)).value());
        node.define(catalogue("a"));
        run(Duration.ofSeconds(2), node);
        assertEquals(1, used(node));
        assertFalse(store.snapshot().entries().containsKey(Keys.measured(A)));
    }
}
