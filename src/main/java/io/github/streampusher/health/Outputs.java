package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The health of each of a run's outputs, where it has several.
 *
 * @param byOutput in their order; empty for a single output, whose health is the run's
 * @param unattributed one of them that FFmpeg has not identified
 */
public record Outputs(List<OutputState> byOutput, OutputState unattributed) {
    public static final Outputs SINGLE = new Outputs(List.of(), OutputState.UP);

    /**
     * An output that is refused at each retry, or accepts no more than its buffers hold, seems up in between: for ten
     * seconds, measured.
     */
    private static final Duration RECOVERY_TIME = Duration.ofSeconds(15);

    /**
     * One output. It is down from its first fault until it has been without one for a while.
     *
     * @param fault the last fault
     * @param downSince when the first fault came
     * @param recoveringSince since when it has had no fault
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

    /**
     * The faults of each of several outputs, as FFmpeg reports them.
     *
     * @param byOutput in the order of the outputs; empty where FFmpeg has reported nothing
     * @param unattributed a fault of an output that FFmpeg has not identified
     */
    public record Faults(List<Optional<Diagnosis>> byOutput, Optional<Diagnosis> unattributed) {
        public Faults {
            byOutput = List.copyOf(byOutput);
        }
    }

    public Outputs {
        byOutput = List.copyOf(byOutput);
    }

    public Outputs withFaults(Faults faults, Duration now) {
        List<OutputState> next = new ArrayList<>();
        for (int place = 0; place < faults.byOutput().size(); place++) {
            OutputState before = place < byOutput.size() ? byOutput.get(place) : OutputState.UP;
            next.add(before.withFault(faults.byOutput().get(place), now));
        }
        return new Outputs(next, unattributed.withFault(faults.unattributed(), now));
    }

    /** The same after time has passed without a report. */
    public Outputs at(Duration now) {
        return new Outputs(byOutput.stream().map(one -> one.at(now)).toList(), unattributed.at(now));
    }

    /** The fault of the output with this index. */
    public Optional<Diagnosis> fault(int place) {
        return place < byOutput.size() ? byOutput.get(place).fault() : Optional.empty();
    }

    /**
     * Whether media reaches this output of a run that is live; empty where nobody knows. FFmpeg tells the failures of an
     * output, and nothing of one that it writes: so it is known after a while without one.
     *
     * @param count of outputs
     * @param age of the run
     */
    public Optional<Boolean> isUp(int place, int count, Duration age) {
        if (fault(place).isPresent()) {
            return Optional.of(false);
        }
        boolean known = count == 1 || unattributed.isUp() && age.compareTo(RECOVERY_TIME) >= 0;
        return known ? Optional.of(true) : Optional.empty();
    }

    /** The indexes of the outputs that have been down since that time or longer. */
    public Set<Integer> downBefore(Duration time) {
        return down().filter(place -> byOutput.get(place).downSince().compareTo(time) <= 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    /** The indexes of the outputs that are down, in their order. */
    private IntStream down() {
        return IntStream.range(0, byOutput.size())
                .filter(place -> !byOutput.get(place).isUp());
    }

    /** Since when an output has been down; empty if it is up. */
    public Optional<Duration> downSince(int place) {
        return fault(place).map(fault -> byOutput.get(place).downSince());
    }

    /** Since when all outputs have been down; empty if one is up. */
    public Optional<Duration> allDownSince() {
        return areAllDown()
                ? byOutput.stream().map(OutputState::downSince).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    public boolean areAllDown() {
        return !byOutput.isEmpty() && byOutput.stream().noneMatch(OutputState::isUp);
    }

    /** What is wrong with each output that is down, in their order. */
    public List<Diagnosis> faults() {
        List<Diagnosis> named = down().mapToObj(place ->
                        describe("output " + (place + 1), byOutput.get(place).fault()))
                .toList();
        return named.isEmpty() ? unattributedFault().stream().toList() : named;
    }

    /** The same in one diagnosis, for a run that ends because of it. */
    public Optional<Diagnosis> diagnosis() {
        List<Diagnosis> faults = faults();
        if (faults.size() <= 1) {
            return faults.stream().findFirst();
        }
        List<Integer> down = down().boxed().toList();
        String names = down.stream().map(place -> Integer.toString(place + 1)).collect(Collectors.joining(", "));
        return Optional.of(
                describe("outputs " + names, byOutput.get(down.get(0)).fault()));
    }

    private Diagnosis describe(String which, Optional<Diagnosis> fault) {
        Diagnosis found = fault.orElseThrow();
        return new Diagnosis(found.cause(), which + " of " + byOutput.size() + " down: " + found.words());
    }

    private Optional<Diagnosis> unattributedFault() {
        return unattributed
                .fault()
                .map(fault -> new Diagnosis(fault.cause(), "one of the outputs: " + fault.evidence()));
    }
}
