package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How each of a run's several outputs does.
 *
 * @param each in their order; empty where there is but one, whose health is the run's
 * @param somewhere one of them, nobody knows which
 */
public record Outputs(List<One> each, One somewhere) {
    public static final Outputs SINGLE = new Outputs(List.of(), One.GOOD);

    /**
     * An output that is refused anew at each try, or takes no more than its buffers hold, seems well in between: for
     * ten seconds, measured.
     */
    private static final Duration STEADY = Duration.ofSeconds(15);

    /**
     * One output. It is down from its first fault until it has been well for a while.
     *
     * @param fault what was last wrong with it
     * @param since when that began
     * @param well since when it has been well again
     */
    record One(Optional<Diagnosis> fault, Duration since, Optional<Duration> well) {
        private static final One GOOD = new One(Optional.empty(), Duration.ZERO, Optional.empty());

        One told(Optional<Diagnosis> newFault, Duration now) {
            if (newFault.isEmpty()) {
                return isUp() ? this : new One(fault, since, well.or(() -> Optional.of(now)));
            }
            return new One(newFault, isUp() ? now : since, Optional.empty());
        }

        One at(Duration now) {
            return well.filter(from -> from.plus(STEADY).compareTo(now) <= 0).isPresent() ? GOOD : this;
        }

        boolean isUp() {
            return fault.isEmpty();
        }

        One shifted(Duration by) {
            return new One(fault, since.plus(by), well.map(by::plus));
        }
    }

    public Outputs {
        each = List.copyOf(each);
    }

    public Outputs told(OutputFaults faults, Duration now) {
        List<One> next = new ArrayList<>();
        for (int place = 0; place < faults.each().size(); place++) {
            One before = place < each.size() ? each.get(place) : One.GOOD;
            next.add(before.told(faults.each().get(place), now));
        }
        return new Outputs(next, somewhere.told(faults.somewhere(), now));
    }

    /** As they are by now, though nothing was told. */
    public Outputs at(Duration now) {
        return with(one -> one.at(now));
    }

    private Outputs with(UnaryOperator<One> change) {
        return new Outputs(each.stream().map(change).toList(), change.apply(somewhere));
    }

    /** What is wrong with the output at this place. */
    public Optional<Diagnosis> wrong(int place) {
        return place < each.size() ? each.get(place).fault() : Optional.empty();
    }

    /** The places of those that are down, and were so at that time. */
    public Set<Integer> downBefore(Duration time) {
        Set<Integer> down = new TreeSet<>();
        for (int place = 0; place < each.size(); place++) {
            One one = each.get(place);
            if (!one.isUp() && one.since().compareTo(time) <= 0) {
                down.add(place);
            }
        }
        return down;
    }

    /** Since when an output has been down; empty if it is not. */
    public Optional<Duration> downSince(int place) {
        return wrong(place).map(fault -> each.get(place).since());
    }

    /** Since when all have been down, so that nothing arrives anywhere. */
    public Optional<Duration> nothingArrivesSince() {
        return areAllDown() ? each.stream().map(One::since).max(Comparator.naturalOrder()) : Optional.empty();
    }

    public boolean areAllDown() {
        return !each.isEmpty() && each.stream().noneMatch(One::isUp);
    }

    /** What is wrong with a run some of whose outputs are down. */
    public Optional<Diagnosis> finding() {
        List<Integer> down = new ArrayList<>();
        for (int place = 0; place < each.size(); place++) {
            if (!each.get(place).isUp()) {
                down.add(place);
            }
        }
        if (down.isEmpty()) {
            return somewhere
                    .fault()
                    .map(fault -> new Diagnosis(fault.cause(), "one of the outputs: " + fault.evidence()));
        }
        String names = down.stream().map(place -> Integer.toString(place + 1)).collect(Collectors.joining(", "));
        Diagnosis first = each.get(down.get(0)).fault().orElseThrow();
        String words = (down.size() == 1 ? "output " : "outputs ") + names + " of " + each.size() + " down: ";
        return Optional.of(new Diagnosis(first.cause(), words + first.evidence()));
    }

    public Outputs shifted(Duration by) {
        return with(one -> one.shifted(by));
    }
}
