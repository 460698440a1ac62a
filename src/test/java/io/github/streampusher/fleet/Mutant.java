package io.github.streampusher.fleet;

/** One rule of the protocol turned over, which the simulation must notice. */
enum Mutant {
    NONE,
    /** The lease counts from the answer of a beat, and not from its sending. */
    LEASE_FROM_ANSWER(5),
    /** A node stops its children only after others may have taken them. */
    STOP_AFTER_TAKE,
    /** Nobody looks at the lease once the child was forked. */
    NO_CHECK_AFTER_FORK(15),
    /** A stream is released while its child is still stopping. */
    RELEASE_BEFORE_EXIT,
    /** A beat is deleted though it has changed. */
    DELETE_WITHOUT_REVISION(123),
    /** The end of the lease kills nobody. */
    NO_SWITCH,
    /** A frozen process is killed by nobody. */
    NO_WATCHDOG(2),
    /** A stream is claimed whoever has claimed it meanwhile. */
    CLAIM_WITHOUT_REVISION(27),
    /** A beat that others have deleted is written again. */
    BEAT_RECREATED,
    /** A daemon that starts again leaves the children of the one before alive. */
    ORPHANS_LEFT,
    /** After a loss of quorum, beats that could not change count as old. */
    NO_RECOUNT(3),
    /** Silence of the servers counts as "no leader". */
    SILENCE_IS_LEADERLESS(2),
    /** A claim's holder counts as dead, though its beat is there. */
    BLIND_TO_BEATS;

    private final long seed;

    Mutant() {
        this(1);
    }

    Mutant(long seed) {
        this.seed = seed;
    }

    /** With which it is noticed first, which saves the others' time. */
    long seed() {
        return seed;
    }
}
