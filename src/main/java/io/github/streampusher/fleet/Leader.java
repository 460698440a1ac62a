package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says which node is to run which stream, if this incarnation leads. That two lead at once does no harm: what they say
 * is a wish, and a stream is held by one.
 */
final class Leader {
    private static final Duration PLAN_INTERVAL = Duration.ofMillis(500);

    /** Wishes a time, so that a beat is not late because of them. */
    private static final int MAX_WRITES = 200;

    private final Incarnation me;
    private final LeaseTimes times;
    private Optional<Duration> started = Optional.empty();
    private Optional<Duration> lastPlan = Optional.empty();

    Leader(Incarnation me, LeaseTimes times) {
        this.me = me;
        this.times = times;
    }

    List<Write> writes(StoreCopy copy, Duration now) {
        started = started.or(() -> Optional.of(now));
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
        List<Write> writes = wishes(copy, now);
        writes.addAll(removals(copy));
        return writes.size() > MAX_WRITES ? writes.subList(0, MAX_WRITES) : writes;
    }

    private List<Write> wishes(StoreCopy copy, Duration now) {
        Census census = Census.of(copy);
        Optional<Entry> even = copy.get(Keys.EVEN);
        Map<StreamName, String> places = census.place(even.isPresent());
        long homeless = places.keySet().stream()
                .filter(name -> !census.current().containsKey(name)
                        || !census.current().get(name).equals(places.get(name)))
                .count();
        boolean settling = now.minus(started.orElse(now)).compareTo(times.settle()) < 0;
        List<Write> writes = new ArrayList<>();
        if (settling && 3 * homeless > census.demands().size()) {
            return writes;
        }
        for (StreamName name : census.demands().keySet()) {
            Optional<String> place = Optional.ofNullable(places.get(name));
            if (!place.equals(Optional.ofNullable(census.current().get(name)))) {
                String key = Keys.stream(name);
                Claim claim =
                        copy.get(key).map(found -> Claim.parse(found.value())).orElse(Claim.NONE);
                writes.add(Write.put(key, claim.withWant(place), copy.revisionOf(key)));
            }
        }
        even.filter(done -> writes.isEmpty()).map(Write::delete).ifPresent(writes::add);
        return writes;
    }

    /** The beat that was deleted may be seen a moment longer than its node is known to be gone. */
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

    /** Nodes that are back, streams that nobody defines, addresses that nobody writes to, and catalogues that nobody names. */
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
