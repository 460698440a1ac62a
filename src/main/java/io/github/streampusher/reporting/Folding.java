package io.github.streampusher.reporting;

import io.github.streampusher.stream.DurationText;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps what repeats itself short: of one thing that goes wrong again and again, a few times are told, then one line
 * now and then that counts the others, and a last one when it has been calm for a while. Not for several threads at once.
 */
public final class Folding {
    /** Some four rounds of a stream that ends and comes back. */
    private static final int FEW = 12;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration SUMMARY = Duration.ofHours(1);

    /** A stream in quarantine is tried more often than this. */
    private static final Duration CALM = Duration.ofMinutes(30);

    /** A stream that has been up for so long is told to be, though it may flap again. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private final Deque<Duration> told = new ArrayDeque<>();
    private final SortedMap<String, Integer> counts = new TreeMap<>();
    private final Set<String> kinds = new HashSet<>(); // a few a cause
    private boolean inTrouble;
    private boolean folded;
    private boolean toSettle;
    private int leftOut;
    private Duration foldedSince = Duration.ZERO;
    private Duration last = Duration.ZERO;

    /** What became of one occurrence. */
    public enum Verdict {
        TELL,
        /** It is told, and the following ones are not. */
        TELL_LAST,
        LEAVE_OUT
    }

    /**
     * What was left out since it was told last.
     *
     * @param counts how often each kind came
     * @param state how it is by now: still flapping, settled for the time being, or calm
     */
    public record Summary(int leftOut, Duration time, SortedMap<String, Integer> counts, String state) {
        public Summary {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }

        /** Such as {@code it flaps: 240 changes of state in 60m0s: 120x live, 120x waiting (source-lost)}. */
        @Override
        public String toString() {
            return state + leftOut + " changes of state in " + DurationText.format(time) + ": "
                    + counts.entrySet().stream()
                            .map(count -> count.getValue() + "x " + count.getKey())
                            .collect(Collectors.joining(", "));
        }
    }

    /** Whether this one is told: what nothing is wrong with, and what is new, always is. */
    public Verdict take(StateChange change, Duration now) {
        boolean follows = change.to().isUp() || change.to() == Phase.STOPPING;
        inTrouble = change.diagnosis().isPresent() || inTrouble && follows;
        if (!inTrouble) {
            return Verdict.TELL;
        }
        String kind = kind(change);
        last = now;
        toSettle = change.to().isUp();
        if (folded && !kinds.add(kind)) {
            leftOut++;
            counts.merge(kind, 1, Integer::sum);
            return Verdict.LEAVE_OUT;
        }
        if (folded) {
            return Verdict.TELL;
        }
        kinds.add(kind);
        told.add(now);
        while (told.peek().plus(WINDOW).compareTo(now) < 0) {
            told.remove();
        }
        if (told.size() < FEW) {
            return Verdict.TELL;
        }
        told.clear();
        folded = true;
        foldedSince = now;
        return Verdict.TELL_LAST;
    }

    private static String kind(StateChange change) {
        return change.to()
                + change.diagnosis()
                        .map(found -> " (" + found.cause().code() + ")")
                        .orElse("");
    }

    /** What is to be told by now, though nothing happens. */
    public Optional<Summary> due(Duration now) {
        if (!folded) {
            return Optional.empty();
        }
        boolean over = now.minus(last).compareTo(CALM) >= 0;
        boolean settled = toSettle && now.minus(last).compareTo(SETTLED) >= 0;
        if (!over && !settled && now.minus(foldedSince).compareTo(SUMMARY) < 0) {
            return Optional.empty();
        }
        String state = over
                ? "calm again; before, "
                : settled ? "for " + DurationText.format(SETTLED) + "; before, " : "it flaps: ";
        Summary summary = new Summary(leftOut, now.minus(foldedSince), counts, state);
        toSettle = toSettle && !settled;
        if (over) {
            folded = false;
            kinds.clear();
        }
        foldedSince = now;
        leftOut = 0;
        counts.clear();
        return Optional.of(summary);
    }
}
