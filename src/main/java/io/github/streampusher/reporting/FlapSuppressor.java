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
public final class FlapSuppressor {
    /** Some four rounds of a stream that ends and comes back. */
    private static final int REPORTED_CHANGES = 12;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration SUMMARY_INTERVAL = Duration.ofHours(1);

    /** A stream in quarantine is tried more often than this. */
    private static final Duration QUIET_PERIOD = Duration.ofMinutes(30);

    /** A stream that has been up for so long is told to be, though it may flap again. */
    private static final Duration STABLE_AFTER = Duration.ofMinutes(5);

    private final Deque<Duration> reportedAt = new ArrayDeque<>();
    private final SortedMap<String, Integer> suppressedCounts = new TreeMap<>();
    private final Set<String> reportedKinds = new HashSet<>(); // a few a cause
    private boolean failing;
    private boolean suppressing;
    private boolean awaitingStable;
    private int suppressed;
    private Duration summaryStart = Duration.ZERO;
    private Duration lastChangeAt = Duration.ZERO;

    /** What became of one occurrence. */
    public enum Action {
        REPORT,
        /** It is told, and the following ones are not. */
        REPORT_LAST,
        SUPPRESS
    }

    /**
     * What was left out since it was told last.
     *
     * @param counts how often each kind came
     * @param prefix how it is by now: still flapping, settled for the time being, or calm
     */
    public record Summary(int suppressed, Duration period, SortedMap<String, Integer> counts, String prefix) {
        public Summary {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        }

        /** Such as {@code it flaps: 240 changes of state in 60m0s: 120x live, 120x waiting (source-lost)}. */
        @Override
        public String toString() {
            return prefix + suppressed + " changes of state in " + DurationText.format(period) + ": "
                    + counts.entrySet().stream()
                            .map(count -> count.getValue() + "x " + count.getKey())
                            .collect(Collectors.joining(", "));
        }
    }

    /** Whether this one is told: what nothing is wrong with, and what is new, always is. */
    public Action onChange(StateChange change, Duration now) {
        boolean follows = change.to().isUp() || change.to() == Phase.STOPPING;
        failing = change.diagnosis().isPresent() || failing && follows;
        if (!failing) {
            return Action.REPORT;
        }
        String kind = kind(change);
        lastChangeAt = now;
        awaitingStable = change.to().isUp();
        if (suppressing && !reportedKinds.add(kind)) {
            suppressed++;
            suppressedCounts.merge(kind, 1, Integer::sum);
            return Action.SUPPRESS;
        }
        if (suppressing) {
            return Action.REPORT;
        }
        reportedKinds.add(kind);
        reportedAt.add(now);
        while (reportedAt.peek().plus(WINDOW).compareTo(now) < 0) {
            reportedAt.remove();
        }
        if (reportedAt.size() < REPORTED_CHANGES) {
            return Action.REPORT;
        }
        reportedAt.clear();
        suppressing = true;
        summaryStart = now;
        return Action.REPORT_LAST;
    }

    private static String kind(StateChange change) {
        return change.to()
                + change.diagnosis()
                        .map(found -> " (" + found.cause().code() + ")")
                        .orElse("");
    }

    /** What is to be told by now, though nothing happens. */
    public Optional<Summary> dueSummary(Duration now) {
        if (!suppressing) {
            return Optional.empty();
        }
        boolean over = now.minus(lastChangeAt).compareTo(QUIET_PERIOD) >= 0;
        boolean settled = awaitingStable && now.minus(lastChangeAt).compareTo(STABLE_AFTER) >= 0;
        if (!over && !settled && now.minus(summaryStart).compareTo(SUMMARY_INTERVAL) < 0) {
            return Optional.empty();
        }
        String state = over
                ? "calm again; before, "
                : settled ? "for " + DurationText.format(STABLE_AFTER) + "; before, " : "it flaps: ";
        Summary summary = new Summary(suppressed, now.minus(summaryStart), suppressedCounts, state);
        awaitingStable = awaitingStable && !settled;
        if (over) {
            suppressing = false;
            reportedKinds.clear();
        }
        summaryStart = now;
        suppressed = 0;
        suppressedCounts.clear();
        return Optional.of(summary);
    }
}
