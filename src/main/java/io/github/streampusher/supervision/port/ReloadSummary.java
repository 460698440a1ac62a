package io.github.streampusher.supervision.port;

/** Counts the streams of a reload by what happened to them. */
public record ReloadSummary(int added, int removed, int restarted, int changedInPlace, int untouched) {
    public static final ReloadSummary NONE = new ReloadSummary(0, 0, 0, 0, 0);
    public static final ReloadSummary ADDED = new ReloadSummary(1, 0, 0, 0, 0);
    public static final ReloadSummary REMOVED = new ReloadSummary(0, 1, 0, 0, 0);
    public static final ReloadSummary RESTARTED = new ReloadSummary(0, 0, 1, 0, 0);
    public static final ReloadSummary CHANGED_IN_PLACE = new ReloadSummary(0, 0, 0, 1, 0);
    public static final ReloadSummary UNTOUCHED = new ReloadSummary(0, 0, 0, 0, 1);

    public ReloadSummary plus(ReloadSummary other) {
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
