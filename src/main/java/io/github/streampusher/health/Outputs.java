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
 * @param byOutput in their order; empty where there is but one, whose health is the run's
 * @param unattributed one of them, nobody knows which
 */
public record Outputs(List<OutputState> byOutput, OutputState unattributed) {
    public static final Outputs SINGLE = new Outputs(List.of(), OutputState.UP);

    /**
     * An output that is refused anew at each try, or takes no more than its buffers hold, seems well in between: for
     * ten seconds, measured.
     */
    private static final Duration RECOVERY_TIME = Duration.ofSeconds(15);

    /**
     * One output. It is down from its first fault until it has been well for a while.
     *
     * @param fault what was last wrong with it
     * @param downSince when that began
     * @param recoveringSince since when it has been well again
     */
    record OutputState(Optional<Diagnosis> fault, Duration downSince, Optional<Duration> recoveringSince) {
        private static final OutputState UP = new OutputState(Optional.empty(), Duration.ZERO, Optional.empty());

        OutputState withFault(Optional<Diagnosis> newFault, Duration now) {
            if (newFault.isEmpty()) {
                return isUp() ? this : new OutputState(fault, downSince, recoveringSince.or(() -> Optional.of(now)));
            }
            return new OutputState(newFault, isUp() ? now : downSince, Optional.empty());
        }

        OutputState at(Duration now) {
            return recoveringSince
                            .filter(from -> from.plus(RECOVERY_TIME).compareTo(now) <= 0)
                            .isPresent()
                    ? UP
                    : this;
        }

        boolean isUp() {
            return fault.isEmpty();
        }
    }

    public Outputs {
        byOutput = List.copyOf(byOutput);
    }

    public Outputs withFaults(OutputFaults faults, Duration now) {
        List<OutputState> next = new ArrayList<>();
        for (int place = 0; place < faults.byOutput().size(); place++) {
            OutputState before = place < byOutput.size() ? byOutput.get(place) : OutputState.UP;
            next.add(before.withFault(faults.byOutput().get(place), now));
        }
        return new Outputs(next, unattributed.withFault(faults.unattributed(), now));
    }

    /** As they are by now, though nothing was told. */
    public Outputs at(Duration now) {
        return with(one -> one.at(now));
    }

    private Outputs with(UnaryOperator<OutputState> change) {
        return new Outputs(byOutput.stream().map(change).toList(), change.apply(unattributed));
    }

    /** What is wrong with the output at this place. */
    public Optional<Diagnosis> fault(int place) {
        return place < byOutput.size() ? byOutput.get(place).fault() : Optional.empty();
    }

    /** The places of those that are down, and were so at that time. */
    public Set<Integer> downBefore(Duration time) {
        Set<Integer> down = new TreeSet<>();
        for (int place = 0; place < byOutput.size(); place++) {
            OutputState one = byOutput.get(place);
            if (!one.isUp() && one.downSince().compareTo(time) <= 0) {
                down.add(place);
            }
        }
        return down;
    }

    /** Since when an output has been down; empty if it is not. */
    public Optional<Duration> downSince(int place) {
        return fault(place).map(fault -> byOutput.get(place).downSince());
    }

    /** Since when all have been down, so that nothing arrives anywhere. */
    public Optional<Duration> allDownSince() {
        return areAllDown()
                ? byOutput.stream().map(OutputState::downSince).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    public boolean areAllDown() {
        return !byOutput.isEmpty() && byOutput.stream().noneMatch(OutputState::isUp);
    }

    /** What is wrong with a run some of whose outputs are down. */
    public Optional<Diagnosis> diagnosis() {
        List<Integer> down = new ArrayList<>();
        for (int place = 0; place < byOutput.size(); place++) {
            if (!byOutput.get(place).isUp()) {
                down.add(place);
            }
        }
        if (down.isEmpty()) {
            return unattributed
                    .fault()
                    .map(fault -> new Diagnosis(fault.cause(), "one of the outputs: " + fault.evidence()));
        }
        String names = down.stream().map(place -> Integer.toString(place + 1)).collect(Collectors.joining(", "));
        Diagnosis first = byOutput.get(down.get(0)).fault().orElseThrow();
        String words = (down.size() == 1 ? "output " : "outputs ") + names + " of " + byOutput.size() + " down: ";
        return Optional.of(new Diagnosis(first.cause(), words + first.evidence()));
    }
}
