package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one incarnation holds: which streams may have a child here, which still may have one, and what it claims and
 * releases. A stream needs its own key and that of each address it writes to. Nothing is released before its child's
 * exit was seen.
 */
final class Holdings {
    private final Incarnation me;
    private final TreeMap<StreamName, List<String>> allowed = new TreeMap<>(); // with the targets
    private final Map<StreamName, Left> leaving = new HashMap<>();
    private final Map<String, Long> released = new HashMap<>(); // the revision at which the release was sent
    private SortedMap<StreamName, Demand> demands = Catalogue.EMPTY.demands();
    private boolean stopping;
    private long generation;

    private record Left(List<String> targets, long generation) {}

    Holdings(Incarnation me) {
        this.me = me;
    }

    void define(SortedMap<StreamName, Demand> definitions) {
        demands = definitions;
    }

    void stopAll() {
        stopping = true;
    }

    /** Grows with each change of {@link #allowed()}. */
    long generation() {
        return generation;
    }

    Set<StreamName> allowed() {
        return Collections.unmodifiableSet(new HashSet<>(allowed.keySet()));
    }

    boolean isEmpty() {
        return allowed.isEmpty() && leaving.isEmpty();
    }

    boolean isLeaving() {
        return !leaving.isEmpty();
    }

    /** Takes over which streams have a child, as the loop reports after it got the allowed ones of this generation. */
    void active(long knownGeneration, Set<StreamName> streams) {
        leaving.entrySet()
                .removeIf(left -> left.getValue().generation() <= knownGeneration && !streams.contains(left.getKey()));
    }

    /** Follows the engine: a stream that is no longer held here must stop, and one that is held may start. */
    void update(StoreCopy copy) {
        released.entrySet().removeIf(sent -> copy.revisionOf(sent.getKey()) != sent.getValue());
        new TreeMap<>(allowed).forEach((name, targets) -> {
            boolean stays = Optional.ofNullable(demands.get(name))
                    .filter(demand -> demand.targets().equals(targets) && isHeld(demand, copy))
                    .isPresent();
            if (!stays) {
                allowed.remove(name);
                leaving.put(name, new Left(targets, ++generation));
            }
        });
        demands.forEach((name, demand) -> {
            if (!allowed.containsKey(name) && !leaving.containsKey(name) && isHeld(demand, copy)) {
                allowed.put(name, demand.targets());
                generation++;
            }
        });
    }

    private boolean isHeld(Demand demand, StoreCopy copy) {
        String key = Keys.stream(demand.name());
        return isWanted(demand.name(), claim(key, copy))
                && owns(key, copy)
                && demand.targets().stream().allMatch(target -> owns(Keys.target(target), copy));
    }

    private boolean isWanted(StreamName name, Claim claim) {
        return !stopping && demands.containsKey(name) && claim.want().equals(Optional.of(me.node()));
    }

    /** A key whose release was sent is no longer owned, whether the engine has answered or not. */
    private boolean owns(String key, StoreCopy copy) {
        return claim(key, copy).held().equals(Optional.of(me)) && !released.containsKey(key);
    }

    private static Claim claim(String key, StoreCopy copy) {
        return copy.get(key).map(entry -> Claim.parse(entry.value())).orElse(Claim.NONE);
    }

    List<Write> claims(StoreCopy copy) {
        List<Write> writes = new ArrayList<>();
        for (Demand demand : demands.values()) {
            String key = Keys.stream(demand.name());
            if (!allowed.containsKey(demand.name())
                    && !leaving.containsKey(demand.name())
                    && isWanted(demand.name(), claim(key, copy))) {
                // one after another, in the order of all nodes, so that no two wait for each other
                List<String> keys = new ArrayList<>(List.of(key));
                demand.targets().forEach(target -> keys.add(Keys.target(target)));
                keys.stream()
                        .filter(needed -> !owns(needed, copy))
                        .findFirst()
                        .filter(needed -> copy.isFree(claim(needed, copy).held()))
                        .map(needed -> take(needed, copy))
                        .ifPresent(writes::add);
            }
        }
        return writes;
    }

    private Write take(String key, StoreCopy copy) {
        return Write.put(key, claim(key, copy).withHeld(Optional.of(me)), copy.revisionOf(key));
    }

    List<Write> releases(StoreCopy copy) {
        List<Write> writes = new ArrayList<>();
        Set<String> needed = neededTargets(copy);
        for (Entry entry : copy.under(Keys.STREAM)) {
            Claim claim = Claim.parse(entry.value());
            String name = entry.key().substring(Keys.STREAM.length());
            if (claim.held().equals(Optional.of(me)) && (isReleased(entry) || !needsStream(name, claim))) {
                writes.add(Write.put(entry.key(), claim.withHeld(Optional.empty()), entry.revision()));
            }
        }
        for (Entry entry : copy.under(Keys.TARGET)) {
            boolean mine = Claim.parse(entry.value()).held().equals(Optional.of(me));
            if (mine && (isReleased(entry) || !needed.contains(entry.key()))) {
                writes.add(Write.delete(entry));
            }
        }
        writes.forEach(write -> released.put(write.key(), write.ifRevision()));
        return writes;
    }

    /** Whether its release was sent and is not known to have been made: it must be, also if the key is needed again. */
    private boolean isReleased(Entry entry) {
        return released.containsKey(entry.key());
    }

    private boolean needsStream(String text, Claim claim) {
        if (!StreamName.isValid(text)) {
            return false;
        }
        StreamName name = new StreamName(text);
        return allowed.containsKey(name) || leaving.containsKey(name) || isWanted(name, claim);
    }

    private Set<String> neededTargets(StoreCopy copy) {
        Set<String> needed = new HashSet<>();
        allowed.values().forEach(targets -> targets.forEach(target -> needed.add(Keys.target(target))));
        leaving.values().forEach(left -> left.targets().forEach(target -> needed.add(Keys.target(target))));
        for (Demand demand : demands.values()) {
            String key = Keys.stream(demand.name());
            if (isWanted(demand.name(), claim(key, copy)) && owns(key, copy)) {
                demand.targets().forEach(target -> needed.add(Keys.target(target)));
            }
        }
        return needed;
    }
}
