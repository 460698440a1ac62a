package io.github.streampusher.supervision;

import io.github.streampusher.stream.Route;

/** How many streams a reload touched, and how. */
public record ReloadSummary(int added, int removed, int restarted, int changedInPlace, int untouched) {
    static final ReloadSummary NONE = new ReloadSummary(0, 0, 0, 0, 0);
    static final ReloadSummary ADDED = new ReloadSummary(1, 0, 0, 0, 0);
    static final ReloadSummary REMOVED = new ReloadSummary(0, 1, 0, 0, 0);
    static final ReloadSummary RESTARTED = new ReloadSummary(0, 0, 1, 0, 0);
    static final ReloadSummary CHANGED_IN_PLACE = new ReloadSummary(0, 0, 0, 1, 0);
    static final ReloadSummary UNTOUCHED = new ReloadSummary(0, 0, 0, 0, 1);

    /**
     * What it means for one stream.
     *
     * @param route that it takes, or would take
     */
    static ReloadSummary of(Desired before, Desired after, Route route) {
        if (before.equals(after)) {
            return UNTOUCHED;
        }
        if (before instanceof Desired.Gone) {
            return ADDED;
        }
        if (after instanceof Desired.Gone) {
            return REMOVED;
        }
        boolean sameCommand = before instanceof Desired.Running was
                && after instanceof Desired.Running is
                && is.isServedBy(was, route);
        return sameCommand ? CHANGED_IN_PLACE : RESTARTED;
    }

    ReloadSummary plus(ReloadSummary other) {
        return new ReloadSummary(
                added + other.added,
                removed + other.removed,
                restarted + other.restarted,
                changedInPlace + other.changedInPlace,
                untouched + other.untouched);
    }

    @Override
    public String toString() {
        return added + " added, " + removed + " removed, " + restarted + " restarted, " + changedInPlace
                + " changed in place, " + untouched + " untouched";
    }
}
