package io.github.streampusher.reporting;

import io.github.streampusher.stream.DurationText;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rate-limits the state changes of a flapping stream: the first 12 in an hour are reported, then an hourly summary, and a
 * last one after 30 calm minutes. A new kind of change is always reported. Not thread-safe.
 */
public final class FlapSuppressor {
    /** About four restarts. */
    private static final int REPORTED_CHANGES = 12;

    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration SUMMARY_INTERVAL = Duration.ofHours(1);

    /** Longer than the pause between two tries in quarantine. */
    private static final Duration QUIET_PERIOD = Duration.ofMinutes(30);

    /** After this time up, a summary reports it, though the stream may flap again. */
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

    /** What to do with one change. */
    public enum Action {
        REPORT,
        /** Report it, and say that the following ones are suppressed. */
        REPORT_LAST,
        SUPPRESS
    }

    /** Changes without a failure and changes of a new kind are always reported. */
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

    /**
     * The summary of the suppressed changes, if one is due by now, such as
     * {@code flapping: 240 changes of state in 60m0s: 120x live, 120x waiting (source-lost)}.
     */
    public Optional<String> dueSummary(Duration now) {
        if (!suppressing) {
            return Optional.empty();
        }
        boolean over = now.minus(lastChangeAt).compareTo(QUIET_PERIOD) >= 0;
        boolean settled = awaitingStable && now.minus(lastChangeAt).compareTo(STABLE_AFTER) >= 0;
        if (!over && !settled && now.minus(summaryStart).compareTo(SUMMARY_INTERVAL) < 0) {
            return Optional.empty();
        }
        String state = over
                ? "stable again; before, "
                : settled ? "for " + DurationText.format(STABLE_AFTER) + "; before, " : "flapping: ";
        String summary = suppressedCounts.entrySet().stream()
                .map(count -> count.getValue() + "x " + count.getKey())
                .collect(Collectors.joining(
                        ", ",
                        state + suppressed + " changes of state in " + DurationText.format(now.minus(summaryStart))
                                + ": ",
                        ""));
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
