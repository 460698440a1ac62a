package io.github.streampusher.fleet;

import java.time.Duration;

/**
 * The times of the protocol, all counted by clocks that run equally fast within ten percent.
 *
 * @param stopAfter so long after the sending of its last acknowledged beat a node has no lease
 * @param killAfter … and the service manager kills it, should it not have ended its children itself
 * @param takeAfter for so long a beat must not have changed before others may delete it
 * @param maxGap the longest gap between a node's own acknowledged beats after which it may still declare others dead
 */
public record LeaseTimes(Duration stopAfter, Duration killAfter, Duration takeAfter, Duration maxGap) {
    /** How often a node sends a beat. */
    public static final Duration BEAT = Duration.ofSeconds(1);

    /** How long the engine's servers must have answered that they know no leader. */
    public static final Duration LEADERLESS_PROOF = Duration.ofSeconds(2);

    /** The longest time between two such answers. */
    static final Duration LEADERLESS_GAP = Duration.ofMillis(500);

    /** How long after its own start a node leaves streams without a place if they are many: others may be starting, too. */
    Duration startPeriod() {
        return takeAfter.multipliedBy(3);
    }

    /** How long a node that stopped in order may be away before its streams go elsewhere; an upgrade takes 2.4 s. */
    static final Duration RETURN = Duration.ofSeconds(3);

    private static final Duration KILL_MARGIN = Duration.ofMillis(700);
    private static final Duration GAP = Duration.ofMillis(1500);

    /** @param lease so long after its last beat a node's streams go elsewhere */
    public static LeaseTimes of(Duration lease) {
        Duration stop = lease.multipliedBy(7).dividedBy(10);
        return new LeaseTimes(stop, stop.plus(KILL_MARGIN), lease, GAP);
    }
}
