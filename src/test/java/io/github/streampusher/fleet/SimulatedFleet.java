package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Several nodes on one engine, in simulated time, with faults. A stream that has two children is a {@link Twin}. */
final class SimulatedFleet {
    private static final int STREAMS = 12;

    private final Random random;
    private final SimulatedStore store = new SimulatedStore();
    private final PriorityQueue<Action> queue = new PriorityQueue<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private Engine.Snapshot backup = store.snapshot();
    private Catalogue catalogue = catalogue(1, 0);
    private long now;
    private long actions;
    private long ids;
    private long starts;
    private long quorumLostAt = Long.MAX_VALUE;
    private long quorumBackAt;
    private boolean silent;
    private boolean calm;

    private record Action(long time, long order, Runnable action) implements Comparable<Action> {
        @Override
        public int compareTo(Action other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
        }
    }

    /** Two children of one stream, or of one address, live. */
    static final class Twin extends RuntimeException {
        private static final long serialVersionUID = 1;

        Twin(String message) {
            super(message);
        }
    }

    SimulatedFleet(long seed, int size, Mutant mutant) {
        random = new Random(seed);
        for (int i = 0; i < size; i++) {
            // the last is a clone of the first machine
            String name = "node-" + (i == size - 1 ? 0 : i);
            SimulatedNode node = new SimulatedNode(this, name, 0.95 + 0.1 * random.nextDouble(), mutant);
            nodes.add(node);
            at(random(2000), () -> node.boot(false, catalogue));
        }
        at(0, this::watch);
    }

    /** Of streams that write to one address each; in some editions two have changed theirs. */
    private static Catalogue catalogue(int edition, int shift) {
        TreeMap<StreamName, Demand> demands = new TreeMap<>();
        IntStream.range(0, STREAMS).forEach(i -> {
            StreamName name = new StreamName("s" + i);
            String target = "t" + (i < 2 ? (i + shift) % 2 : i);
            demands.put(
                    name,
                    new Demand(name, "d" + edition, 1, false, Optional.empty(), Optional.empty(), 0, List.of(target)));
        });
        return new Catalogue("edition-" + edition, demands);
    }

    long now() {
        return now;
    }

    /** From 0, less than the bound. */
    int random(int bound) {
        return random.nextInt(bound);
    }

    String newId() {
        return Long.toString(1000 + random(9000)) + "-" + ids++;
    }

    SimulatedStore store() {
        return store;
    }

    long starts() {
        return starts;
    }

    boolean hasQuorum() {
        return now >= quorumBackAt || now < quorumLostAt;
    }

    /** The servers need a second to notice it. */
    boolean serversKnowNoLeader() {
        return !hasQuorum() && !silent && now - quorumLostAt >= 1000;
    }

    void at(long time, Runnable action) {
        queue.add(new Action(time, actions++, action));
    }

    void runUntil(long end) {
        while (!queue.isEmpty() && queue.peek().time() <= end) {
            Action next = queue.poll();
            now = next.time();
            next.action().run();
        }
        now = end;
    }

    void checkTwins(StreamName stream, List<String> targets) {
        starts++;
        long same = nodes.stream()
                .filter(node -> node.children.entrySet().stream()
                        .anyMatch(child -> child.getKey().equals(stream)
                                || child.getValue().stream().anyMatch(targets::contains)))
                .count();
        if (same > 1) {
            throw new Twin(stream + " lives on " + same + " nodes at " + now + " ms");
        }
    }

    private void watch() {
        nodes.stream().filter(SimulatedNode::watch).toList().forEach(node -> restart(node, true, 1000));
        at(now + 20, this::watch);
    }

    private void restart(SimulatedNode node, boolean sameBoot, long delay) {
        at(now + delay, () -> {
            if (!node.isUp()) {
                node.boot(sameBoot, catalogue);
            }
        });
    }

    /** Faults that overlap, until a moment. */
    void disturb(long end) {
        at(now + 1500 + random(5500), () -> {
            if (now < end) {
                fault();
                disturb(end);
            } else {
                calm = true;
                nodes.stream().filter(node -> !node.isUp()).forEach(node -> restart(node, false, 0));
                nodes.forEach(node -> store.force(Keys.drain(node.name), Optional.empty()));
            }
        });
    }

    private void fault() {
        SimulatedNode node = nodes.get(random(nodes.size()));
        long length = 300 + random(20_000);
        switch (random(11)) {
            case 0 -> node.cutUntil = now + length;
            case 1 -> node.cutUntil = now + 9000 + random(3000); // about as long as it takes to be declared dead
            case 2 -> node.frozenUntil = Math.max(node.frozenUntil, now + length);
            case 3 -> {
                node.frozenUntil = now + 3000 + random(5000); // and its next beats are lost
                at(now + 40, () -> node.cutUntil = node.frozenUntil + length);
            }
            case 4 -> {
                node.crash();
                restart(node, true, 1000);
            }
            case 5 -> {
                node.crash();
                restart(node, false, length);
            }
            case 6 -> loseQuorum(length, random(2) == 0);
            case 7 -> store.force(Keys.drain(node.name), random(2) == 0 ? Optional.of("by hand") : Optional.empty());
            case 8 -> {
                node.leave();
                restart(node, true, length);
            }
            case 9 -> {
                catalogue = catalogue(random(1000), random(2));
                nodes.forEach(each -> at(now + random(3000), () -> {
                    if (each.isUp()) {
                        each.define(catalogue);
                    }
                }));
            }
            default -> restore();
        }
    }

    private void loseQuorum(long length, boolean isSilent) {
        if (hasQuorum()) {
            quorumLostAt = now;
            quorumBackAt = now + length;
            silent = isSilent;
        }
    }

    /** The engine is stopped for longer than any lease lasts, and comes back as it was at the last backup. */
    private void restore() {
        Engine.Snapshot restored = backup;
        if (hasQuorum() && random(4) == 0) {
            loseQuorum(15_000, true);
            at(quorumBackAt - 1, () -> store.restore(restored));
        } else {
            backup = store.snapshot();
        }
    }

    /** How many of the streams have a child. */
    long live() {
        return calm ? nodes.stream().mapToLong(node -> node.children.size()).sum() : -1;
    }

    static int streams() {
        return STREAMS;
    }
}
