package io.github.streampusher.fleet;

import java.time.Duration;

/**
 * Until when this node may have children.
 *
 * @param end counted from the sending of the last acknowledged beat, never from its answer
 * @param lastSent when that beat was sent
 * @param lastBeat when the answer came
 * @param leaderlessSince since when the servers have said without a pause that they know no leader
 * @param leaderlessAsked when they were last asked and answered so
 */
record OwnLease(
        Duration end, Duration lastSent, Duration lastBeat, Duration leaderlessSince, Duration leaderlessAsked) {
    private static final Duration NEVER = Duration.ofSeconds(Long.MIN_VALUE / 4);
    static final OwnLease NONE = new OwnLease(NEVER, NEVER, NEVER, NEVER, NEVER);

    boolean isValid(Duration now) {
        return now.compareTo(end) < 0;
    }

    OwnLease renewed(Duration sentAt, Duration now, LeaseTimes times) {
        return new OwnLease(later(end, sentAt.plus(times.stopAfter())), sentAt, now, NEVER, NEVER);
    }

    /** Without a leader of the engine no node can be fenced: the lease is extended, unless it has ended. */
    OwnLease leaderless(Duration askedAt, Duration now, LeaseTimes times) {
        boolean continues = askedAt.minus(leaderlessAsked).compareTo(LeaseTimes.LEADERLESS_GAP) <= 0;
        Duration since = continues ? leaderlessSince : askedAt;
        boolean proven = askedAt.minus(since).compareTo(LeaseTimes.LEADERLESS_PROOF) >= 0;
        Duration next = proven && isValid(now) ? later(end, askedAt.plus(times.stopAfter())) : end;
        return new OwnLease(next, lastSent, lastBeat, since, askedAt);
    }

    /** The servers did not say that they know no leader. */
    OwnLease withLeader() {
        return new OwnLease(end, lastSent, lastBeat, NEVER, NEVER);
    }

    /** Whether this node's own beats are acknowledged, so that it may declare others dead. */
    boolean isFresh(Duration now, LeaseTimes times) {
        return now.minus(lastBeat).compareTo(times.maxGap()) <= 0;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
