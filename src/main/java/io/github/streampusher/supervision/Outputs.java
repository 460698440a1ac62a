package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import io.github.streampusher.ffmpeg.OutputFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How each of a run's several outputs does.
 *
 * @param each in their order; empty where there is but one, whose health is the run's
 * @param somewhere what is wrong with one of them, nobody knows which
 */
record Outputs(List<One> each, Optional<Diagnosis> somewhere) {
    static final Outputs SINGLE = new Outputs(List.of(), Optional.empty());

    /** An output that is refused anew at each try seems well for a moment in between. */
    private static final Duration STEADY = Duration.ofSeconds(8);

    /**
     * One output.
     *
     * @param fault what was last wrong with it
     * @param since when that began
     * @param well since when it has been well again
     */
    record One(Optional<Diagnosis> fault, Duration since, Optional<Duration> well) {
        private static final One GOOD = new One(Optional.empty(), Duration.ZERO, Optional.empty());

        One told(Optional<Diagnosis> newFault, Duration now) {
            if (newFault.isEmpty()) {
                return fault.isEmpty() ? this : new One(fault, since, well.or(() -> Optional.of(now)));
            }
            return new One(newFault, isUp(now) ? now : since, Optional.empty());
        }

        boolean isFailing() {
            return fault.isPresent() && well.isEmpty();
        }

        boolean isUp(Duration now) {
            return fault.isEmpty()
                    || well.filter(from -> from.plus(STEADY).compareTo(now) <= 0)
                            .isPresent();
        }

        Optional<Diagnosis> wrong(Duration now) {
            return isUp(now) ? Optional.empty() : fault;
        }

        One shifted(Duration by) {
            return new One(fault, since.plus(by), well.map(by::plus));
        }
    }

    Outputs {
        each = List.copyOf(each);
    }

    Outputs told(OutputFaults faults, Duration now) {
        List<One> next = new ArrayList<>();
        for (int place = 0; place < faults.each().size(); place++) {
            One before = place < each.size() ? each.get(place) : One.GOOD;
            next.add(before.told(faults.each().get(place), now));
        }
        return new Outputs(next, faults.somewhere());
    }

    /** What is wrong with the output at this place. */
    Optional<Diagnosis> wrong(int place, Duration now) {
        return place < each.size() ? each.get(place).wrong(now) : Optional.empty();
    }

    /** The places of those that are down. */
    Set<Integer> down(Duration now) {
        Set<Integer> down = new TreeSet<>();
        for (int place = 0; place < each.size(); place++) {
            if (!each.get(place).isUp(now)) {
                down.add(place);
            }
        }
        return down;
    }

    /** Since when an output has failed at each try; empty if it does not. */
    Optional<Duration> failingSince(int place) {
        return Optional.of(place)
                .filter(known -> known < each.size())
                .map(each::get)
                .filter(One::isFailing)
                .map(One::since);
    }

    /** Since when all have. */
    Optional<Duration> nothingArrivesSince() {
        return each.stream().allMatch(One::isFailing)
                ? each.stream().map(One::since).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Whether nothing that is sent arrives anywhere. */
    boolean areAllDown(Duration now) {
        return !each.isEmpty() && each.stream().noneMatch(one -> one.isUp(now));
    }

    /** What is wrong with a run some of whose outputs are down. */
    Optional<Diagnosis> finding(Duration now) {
        Set<Integer> down = down(now);
        if (down.isEmpty()) {
            return somewhere.map(fault -> new Diagnosis(fault.cause(), "one of the outputs: " + fault.evidence()));
        }
        String names = down.stream().map(place -> Integer.toString(place + 1)).collect(Collectors.joining(", "));
        Diagnosis first = each.get(down.iterator().next()).fault().orElseThrow();
        String words = (down.size() == 1 ? "output " : "outputs ") + names + " of " + each.size() + " down: ";
        return Optional.of(new Diagnosis(first.cause(), words + first.evidence()));
    }

    Outputs shifted(Duration by) {
        return new Outputs(each.stream().map(one -> one.shifted(by)).toList(), somewhere);
    }
}
