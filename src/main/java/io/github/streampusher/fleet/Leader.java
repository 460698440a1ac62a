package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Assigns streams to nodes while this incarnation leads. Two leaders at once do no harm: an assignment starts nothing by
 * itself, and only one node can hold a stream.
 */
final class Leader {
    private static final Duration PLAN_INTERVAL = Duration.ofMillis(500);

    /** Assignments that are written at once, so that no beat is late because of them. */
    private static final int MAX_WRITES = 200;

    private final Incarnation me;
    private final LeaseTimes times;
    private final Map<String, Long> firstBeats = new HashMap<>();
    private final Set<String> met = new HashSet<>(); // nodes that have lived since the start
    private Optional<Duration> started = Optional.empty();
    private Optional<Duration> lastPlan = Optional.empty();

    Leader(Incarnation me, LeaseTimes times) {
        this.me = me;
        this.times = times;
    }

    List<Write> writes(StoreCopy copy, Duration now) {
        started = started.or(() -> Optional.of(now));
        if (isStarting(now)) {
            copy.under(Keys.BEAT).forEach(this::meet);
        }
        Optional<Entry> entry = copy.get(Keys.LEADER);
        Optional<Incarnation> holder = entry.flatMap(found -> Incarnation.parse(found.value()));
        if (copy.isFree(holder)) {
            return List.of(Write.put(Keys.LEADER, me, copy.revisionOf(Keys.LEADER)));
        }
        boolean due = lastPlan.filter(last -> now.minus(last).compareTo(PLAN_INTERVAL) < 0)
                .isEmpty();
        if (!holder.equals(Optional.of(me)) || !due) {
            return List.of();
        }
        lastPlan = Optional.of(now);
        List<Write> writes = assignments(copy, now);
        writes.addAll(removals(copy));
        return writes.size() > MAX_WRITES ? writes.subList(0, MAX_WRITES) : writes;
    }

    private boolean isStarting(Duration now) {
        return now.minus(started.orElse(now)).compareTo(times.startPeriod()) < 0;
    }

    /** The beat of a node that had died before does not change. */
    private void meet(Entry beat) {
        Long first = firstBeats.putIfAbsent(beat.key(), beat.revision());
        if (first != null && first != beat.revision()) {
            Incarnation.parse(beat.key().substring(Keys.BEAT.length())).ifPresent(who -> met.add(who.node()));
        }
    }

    private List<Write> assignments(StoreCopy copy, Duration now) {
        Census census = Census.of(copy);
        Optional<Entry> even = copy.get(Keys.EVEN);
        Map<StreamName, String> places = census.place(even.isPresent());
        Map<StreamName, String> moves = new HashMap<>(places);
        moves.entrySet()
                .removeIf(move -> move.getValue().equals(census.current().get(move.getKey())));
        moves.keySet().removeIf(name -> met.contains(census.current().getOrDefault(name, "")));
        List<Write> writes = new ArrayList<>();
        if (isStarting(now) && 3 * moves.size() > census.demands().size()) {
            return writes; // the others may be starting, too
        }
        Set<Incarnation> giving = new HashSet<>(); // one stream a turn: more at once would all be away longer
        for (StreamName name : census.demands().keySet()) {
            Optional<String> place = Optional.ofNullable(places.get(name));
            if (!place.equals(Optional.ofNullable(census.current().get(name)))) {
                String key = Keys.stream(name);
                Claim claim =
                        copy.get(key).map(found -> Claim.parse(found.value())).orElse(Claim.NONE);
                Optional<Incarnation> giver = claim.held().filter(holder -> !copy.isFree(Optional.of(holder)));
                if (giver.isEmpty() || giving.add(giver.get())) {
                    writes.add(Write.put(key, claim.withWant(place), copy.revisionOf(key)));
                }
            }
        }
        even.filter(done -> writes.isEmpty()).map(Write::delete).ifPresent(writes::add);
        return writes;
    }

    /** The deleted beat may still be seen for a moment after its node was marked as gone. */
    private static boolean isBack(Entry gone, StoreCopy copy) {
        return copy.under(Keys.BEAT + gone.key().substring(Keys.GONE.length()) + "/").stream()
                .anyMatch(beat -> beat.revision() > gone.revision());
    }

    private static boolean isEstimated(String stream, Census census) {
        return StreamName.isValid(stream)
                && Optional.ofNullable(census.demands().get(new StreamName(stream)))
                        .filter(Demand::estimated)
                        .isPresent();
    }

    /** Deletes the marks of nodes that are back, and unused keys of streams, addresses and catalogues. */
    private static List<Write> removals(StoreCopy copy) {
        Census census = Census.of(copy);
        List<Write> writes = new ArrayList<>();
        copy.under(Keys.GONE).stream()
                .filter(gone -> isBack(gone, copy))
                .forEach(gone -> writes.add(Write.delete(gone)));
        if (!census.isComplete()) {
            return writes;
        }
        for (Entry entry : copy.under(Keys.STREAM)) {
            Claim claim = Claim.parse(entry.value());
            String name = entry.key().substring(Keys.STREAM.length());
            boolean defined = StreamName.isValid(name) && census.demands().containsKey(new StreamName(name));
            if (!defined && copy.isFree(claim.held())) {
                writes.add(Write.delete(entry));
            } else if (!defined && claim.want().isPresent()) {
                writes.add(Write.put(entry.key(), claim.withWant(Optional.empty()), entry.revision()));
            }
        }
        copy.under(Keys.TARGET).stream()
                .filter(entry -> copy.isFree(Claim.parse(entry.value()).held()))
                .forEach(entry -> writes.add(Write.delete(entry)));
        copy.under(Keys.MEASURED).stream()
                .filter(entry -> !isEstimated(entry.key().substring(Keys.MEASURED.length()), census))
                .forEach(entry -> writes.add(Write.delete(entry)));
        Set<String> named = copy.under(Keys.BEAT).stream()
                .flatMap(entry -> Beat.parse(entry.value()).stream())
                .map(Beat::catalogue)
                .collect(Collectors.toCollection(HashSet::new));
        copy.under(Keys.CATALOGUE).stream()
                .filter(entry -> !named.contains(entry.key().substring(Keys.CATALOGUE.length())))
                .forEach(entry -> writes.add(Write.delete(entry)));
        return writes;
    }
}
