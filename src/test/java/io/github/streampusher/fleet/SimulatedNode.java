package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One machine with a daemon, its children, and everything that can happen to it. */
final class SimulatedNode {
    private final SimulatedFleet fleet;
    private final Mutant mutant;
    final String name;
    private final double clockRate;
    private final LeaseTimes times;
    private final Set<StreamName> starting = new HashSet<>();
    final Map<StreamName, List<String>> children = new TreeMap<>(); // that live, with their targets
    private Optional<FleetNode> core = Optional.empty();
    private Optional<Incarnation> last = Optional.empty();
    private Catalogue catalogue = Catalogue.EMPTY;
    private Catalogue loopKnows = Catalogue.EMPTY;
    private Set<StreamName> told = Set.of();
    private long toldGeneration = -1;
    private long cursor = -1;
    private boolean switched;
    private Duration watchdog = Duration.ofDays(1000);
    private int process; // counts the daemon's lives
    long frozenUntil;
    long cutUntil;

    SimulatedNode(SimulatedFleet fleet, String name, double clockRate, Mutant mutant) {
        this.fleet = fleet;
        this.name = name;
        this.clockRate = clockRate;
        this.mutant = mutant;
        LeaseTimes right = LeaseTimes.of(Duration.ofSeconds(10));
        times = switch (mutant) {
            case STOP_AFTER_TAKE ->
                new LeaseTimes(Duration.ofSeconds(11), Duration.ofSeconds(12), right.takeAfter(), right.maxGap());
            case NO_RECOUNT ->
                new LeaseTimes(right.stopAfter(), right.killAfter(), right.takeAfter(), Duration.ofDays(1));
            default -> right;
        };
    }

    private Duration now() {
        return Duration.ofNanos((long) (fleet.now() * clockRate * 1e6));
    }

    boolean isUp() {
        return core.isPresent();
    }

    private boolean isReachable() {
        return fleet.now() >= cutUntil && fleet.hasQuorum();
    }

    /** Runs later on this daemon: after the freeze, and not at all in another life. */
    private void later(long delay, Runnable action) {
        int life = process;
        fleet.at(fleet.now() + delay, () -> {
            if (life == process && core.isPresent()) {
                if (fleet.now() < frozenUntil) {
                    later(frozenUntil - fleet.now(), action);
                } else {
                    action.run();
                }
            }
        });
    }

    void boot(boolean sameBoot, Catalogue definitions) {
        process++;
        catalogue = definitions;
        if (mutant != Mutant.ORPHANS_LEFT) {
            killAll();
        }
        begin(sameBoot ? last : Optional.empty());
        later(0, this::tick);
        later(0, this::pump);
        later(0, this::guard);
        later(0, this::ask);
    }

    private void begin(Optional<Incarnation> predecessor) {
        Incarnation me = new Incarnation(name, fleet.newId());
        FleetNode node = new FleetNode(me, times, 10, List.of(), predecessor, Optional.empty());
        node.define(catalogue);
        core = Optional.of(node);
        last = Optional.of(me);
        loopKnows = catalogue;
        told = Set.of();
        toldGeneration = -1;
        cursor = -1;
    }

    void define(Catalogue definitions) {
        catalogue = definitions;
        later(0, () -> {
            core.get().define(definitions);
            tell();
            later(0, () -> loopKnows = definitions);
        });
    }

    /** The daemon is killed, and its children with it. */
    void crash() {
        process++;
        core = Optional.empty();
        starting.clear();
        if (mutant != Mutant.ORPHANS_LEFT) {
            killAll();
        }
    }

    void leave() {
        core.ifPresent(FleetNode::leave);
    }

    private void killAll() {
        children.clear();
    }

    private void tick() {
        FleetNode node = core.get();
        if (node.isFenced()) {
            killAll();
            starting.clear();
            begin(Optional.empty());
        } else if (node.hasLeft()) {
            crash();
            return;
        } else {
            node.decide(now()).forEach(this::send);
            tell();
        }
        later(100 + fleet.random(100), this::tick);
    }

    /** Tells the loop what is allowed; it starts, stops, and says what lives. */
    private void tell() {
        FleetNode node = core.get();
        Set<StreamName> allowed = node.allowed();
        long generation = node.generation();
        later(fleet.random(40), () -> {
            if (generation >= toldGeneration && core.get() == node) {
                told = allowed;
                toldGeneration = generation;
                Set<StreamName> active = new HashSet<>(children.keySet());
                active.addAll(starting);
                children.keySet().stream()
                        .filter(child -> !told.contains(child))
                        .forEach(this::stop);
                told.stream().filter(child -> !active.contains(child)).forEach(this::start);
                Set<StreamName> said = mutant == Mutant.RELEASE_BEFORE_EXIT ? Set.of() : active;
                later(fleet.random(20), () -> node.active(generation, said));
            }
        });
    }

    private void stop(StreamName stream) {
        later(100 + fleet.random(500), () -> {
            if (!told.contains(stream)) {
                children.remove(stream);
            }
        });
    }

    private boolean hasLease() {
        return now().compareTo(core.get().leaseEnd()) < 0;
    }

    private void start(StreamName stream) {
        Demand demand = loopKnows.demands().get(stream);
        if (demand != null && hasLease() && starting.add(stream)) {
            if (fleet.random(200) == 0) {
                freezeBeyondLease();
            }
            later(fleet.random(30), () -> {
                if (starting.remove(stream)) {
                    children.put(stream, demand.targets());
                    fleet.checkTwins(stream, demand.targets());
                    if (mutant != Mutant.NO_CHECK_AFTER_FORK && !hasLease()) {
                        children.remove(stream);
                    }
                }
            });
        }
    }

    /** From between the look at the lease and the fork until after the end of the lease. */
    private void freezeBeyondLease() {
        long left = core.get().leaseEnd().minus(now()).toMillis();
        frozenUntil = fleet.now() + left + fleet.random(800);
        cutUntil = fleet.now() + 20_000;
    }

    /** The switch and, as it goes on while the process is frozen, the service manager's watchdog. */
    private void guard() {
        FleetNode node = core.get();
        if (hasLease()) {
            switched = false;
        } else if (!switched && mutant != Mutant.NO_SWITCH) {
            killAll();
            switched = true;
        }
        boolean idle = children.isEmpty() && starting.isEmpty();
        watchdog = idle
                ? Duration.ofDays(1000)
                : node.leaseEnd().plus(times.killAfter().minus(times.stopAfter()));
        later(40, this::guard);
    }

    /** @return whether the watchdog killed the daemon */
    boolean watch() {
        boolean bites = core.isPresent()
                && mutant != Mutant.NO_WATCHDOG
                && now().compareTo(watchdog) >= 0
                && fleet.now() < frozenUntil;
        if (bites) {
            crash();
            watchdog = Duration.ofDays(1000);
        }
        return bites;
    }

    /** The one watch: what has changed, in order; after a break everything again. */
    private void pump() {
        FleetNode node = core.get();
        if (!isReachable()) {
            cursor = -1;
            later(300, this::pump);
            return;
        }
        if (cursor < 0) {
            Engine.Snapshot all = seen(fleet.store().snapshot());
            later(1 + fleet.random(30), () -> {
                if (core.get() == node) {
                    node.copied(all);
                    cursor = all.revision();
                }
                later(25, this::pump);
            });
        } else {
            List<Engine.Change> changes = fleet.store().changesAfter(cursor).stream()
                    .filter(change -> mutant != Mutant.BLIND_TO_BEATS || !isOthersBeat(change.key()))
                    .toList();
            long revision = fleet.store().revision();
            later(1 + fleet.random(30), () -> {
                if (core.get() == node) {
                    node.changed(changes);
                    cursor = revision;
                }
                later(25, this::pump);
            });
        }
    }

    private Engine.Snapshot seen(Engine.Snapshot all) {
        Map<String, Entry> entries = new TreeMap<>(all.entries());
        entries.keySet().removeIf(key -> mutant == Mutant.BLIND_TO_BEATS && isOthersBeat(key));
        return new Engine.Snapshot(entries, all.revision());
    }

    private boolean isOthersBeat(String key) {
        return key.startsWith(Keys.BEAT) && !key.startsWith(Keys.BEAT + name);
    }

    private void ask() {
        Duration asked = now();
        boolean reachable = fleet.now() >= cutUntil;
        boolean none = reachable && fleet.serversKnowNoLeader()
                || mutant == Mutant.SILENCE_IS_LEADERLESS && (!reachable || !fleet.hasQuorum());
        FleetNode node = core.get();
        later(1 + fleet.random(40), () -> node.leaderless(none, asked, now()));
        later(200, this::ask);
    }

    private void send(Write write) {
        FleetNode node = core.get();
        Duration sentAt = now();
        if (write.key().startsWith(Keys.GONE)) { // nobody decides by it: no fault is spent on it
            node.answered(write, fleet.store().write(write, true), sentAt, sentAt);
            return;
        }
        long arrives = fleet.random(50) == 0 ? 3000 : 1 + fleet.random(40);
        int life = process;
        boolean[] answered = new boolean[1];
        later(1000, () -> answer(node, write, new Write.Answer.Unknown(), sentAt, answered));
        fleet.at(fleet.now() + arrives, () -> {
            if (isReachable()) {
                Write.Answer answer = fleet.store().write(write, isCompared(write));
                if (answer instanceof Write.Answer.Conflict && mutant == Mutant.BEAT_RECREATED && isMyBeat(write)) {
                    answer = fleet.store().write(write, false);
                }
                Write.Answer said = answer;
                if (life == process && fleet.random(200) > 0 && fleet.now() >= cutUntil) {
                    later(
                            1 + fleet.random(fleet.random(20) == 0 ? 900 : 40),
                            () -> answer(node, write, said, sentAt, answered));
                }
            }
        });
    }

    private boolean isCompared(Write write) {
        return !(mutant == Mutant.DELETE_WITHOUT_REVISION && write.value().isEmpty()
                || mutant == Mutant.CLAIM_WITHOUT_REVISION && write.key().startsWith(Keys.STREAM));
    }

    private boolean isMyBeat(Write write) {
        return write.key().startsWith(Keys.BEAT) && write.value().isPresent();
    }

    private void answer(FleetNode node, Write write, Write.Answer answer, Duration sentAt, boolean[] answered) {
        if (!answered[0] && core.get() == node) {
            answered[0] = true;
            node.answered(write, answer, mutant == Mutant.LEASE_FROM_ANSWER ? now() : sentAt, now());
        }
    }
}
