package io.github.streampusher.fleet;

import io.github.streampusher.fleet.Beat.Standing;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One incarnation of one node: says what to write to the engine and which streams may have a child here. Its caller
 * reads and watches the engine, carries the writes out, and answers each of them. Confined to the caller's thread.
 */
public final class FleetNode {
    private final Incarnation me;
    private final LeaseTimes times;
    private final StoreCopy copy = new StoreCopy();
    private final BeatWatch watch;
    private final Holdings holdings;
    private final MeasuredCores measured = new MeasuredCores();
    private final Leader leader;
    private final Set<String> pending = new HashSet<>();
    private final Optional<Duration> steadyFrom;
    private Optional<Incarnation> predecessor;
    private Catalogue catalogue = Catalogue.EMPTY;
    private Beat beat;
    private long beatRevision;
    private Optional<Duration> nextBeat = Optional.empty(); // empty: at once
    private OwnLease lease = OwnLease.NONE;
    private boolean leaving;
    private boolean left;
    private boolean fenced;

    /**
     * @param predecessor the incarnation before, of which the caller knows that it is dead and has no children
     * @param steadyFrom from when on this node, which has lost its lease several times, is given streams as the others are
     */
    public FleetNode(
            Incarnation me,
            LeaseTimes times,
            double cores,
            List<String> labels,
            Optional<Incarnation> predecessor,
            Optional<Duration> steadyFrom) {
        this.me = me;
        this.times = times;
        this.predecessor = predecessor;
        watch = new BeatWatch(times);
        holdings = new Holdings(me);
        leader = new Leader(me, times);
        this.steadyFrom = steadyFrom;
        beat = new Beat(0, Standing.MEMBER, cores, labels, catalogue.digest());
    }

    /** Sets what this node has definitions of. */
    public void define(Catalogue definitions) {
        catalogue = definitions;
        beat = new Beat(beat.count(), beat.standing(), beat.cores(), beat.labels(), definitions.digest());
        holdings.define(definitions.demands());
        holdings.update(copy);
    }

    /** Takes over a complete read of the engine. */
    public void copied(Engine.Snapshot snapshot) {
        if (copy.replaceBy(snapshot)) {
            fenced = true;
        }
    }

    public void changed(List<Engine.Change> changes) {
        copy.apply(changes);
    }

    /** Takes over which streams have a child, as the loop reports after it got the allowed ones of this generation. */
    public void active(long generation, Set<StreamName> streams) {
        holdings.active(generation, streams);
    }

    /** @param cores that streams of this node used over the last minute, if they ran all of it */
    public void measured(Map<StreamName, Double> cores) {
        measured.add(cores, holdings.allowed());
    }

    /** @param askedAt before the servers were asked whether they know a leader */
    public void leaderless(boolean noLeader, Duration askedAt, Duration now) {
        lease = noLeader ? lease.leaderless(askedAt, now, times) : lease.withLeader();
    }

    /** Stops all streams here; {@link #hasLeft()} says when all have ended and the other nodes know it. */
    public void leave() {
        leaving = true;
        holdings.stopAll();
    }

    public boolean hasLeft() {
        return left;
    }

    /** Its beat is gone, so that its streams may be others': all children must end; only a new incarnation can go on. */
    public boolean isFenced() {
        return fenced;
    }

    /** Before this time, children may be started and live. */
    public Duration leaseEnd() {
        return lease.end();
    }

    public Set<StreamName> allowed() {
        return fenced ? Set.of() : holdings.allowed();
    }

    /** Grows with each change of {@link #allowed()}. */
    public long generation() {
        return holdings.generation();
    }

    /** Whether the loop must say which streams have a child. */
    public boolean awaitsExits() {
        return holdings.isLeaving();
    }

    /** All nodes and streams as this node sees them. */
    public FleetView view(Duration now) {
        return FleetView.of(me, copy, watch, now);
    }

    /** What to write now; each must be answered. */
    public List<Write> decide(Duration now) {
        if (fenced || left || !copy.isWhole()) {
            return List.of();
        }
        holdings.update(copy);
        List<Entry> expired = watch.expired(copy.under(Keys.BEAT), now);
        List<Write> writes = new ArrayList<>();
        nextBeat(now).ifPresent(writes::add);
        if (lease.isValid(now)) {
            writes.addAll(asMember(expired, now));
        }
        writes.removeIf(write -> !pending.add(write.key()));
        return writes;
    }

    private List<Write> asMember(List<Entry> expired, Duration now) {
        List<Write> writes = new ArrayList<>();
        if (!catalogue.equals(Catalogue.EMPTY)
                && copy.get(Keys.catalogue(catalogue.digest())).isEmpty()) {
            writes.add(Write.put(
                    Keys.catalogue(catalogue.digest()),
                    Catalogue.text(catalogue.demands().values()),
                    0));
        }
        predecessor.flatMap(old -> copy.get(Keys.beat(old))).map(Write::delete).ifPresent(writes::add);
        if (lease.isFresh(now, times)) {
            expired.forEach(gone -> writes.addAll(declareDead(gone)));
            copy.under(Keys.BEAT).stream()
                    .filter(FleetNode::isLeaving)
                    .filter(seen -> watch.age(seen.key(), now).compareTo(LeaseTimes.RETURN) >= 0)
                    .forEach(gone -> writes.add(Write.delete(gone)));
        }
        writes.addAll(holdings.releases(copy));
        if (!leaving && standing(now) != Standing.JOINING) {
            writes.addAll(holdings.claims(copy));
            writes.addAll(measured.writes(copy, catalogue.demands()));
            writes.addAll(leader.writes(copy, now));
        }
        return writes;
    }

    private static boolean isLeaving(Entry beat) {
        return Beat.parse(beat.value())
                .filter(of -> of.standing() == Standing.LEAVING)
                .isPresent();
    }

    private List<Write> declareDead(Entry beat) {
        Optional<String> key = Incarnation.parse(beat.key().substring(Keys.BEAT.length()))
                .map(of -> Keys.gone(of.node()))
                .filter(gone -> copy.get(gone).isEmpty() && !isLeaving(beat)); // that one stopped in order
        List<Write> writes = new ArrayList<>(List.of(Write.delete(beat)));
        key.ifPresent(gone -> writes.add(Write.put(gone, "-", 0)));
        return writes;
    }

    /** Whether the engine acknowledges the beats. */
    public boolean isAcknowledged(Duration now) {
        return lease.isFresh(now, times);
    }

    private Optional<Write> nextBeat(Duration now) {
        String key = Keys.beat(me);
        if (pending.contains(key)
                || nextBeat.filter(next -> now.compareTo(next) < 0).isPresent()) {
            return Optional.empty();
        }
        nextBeat = Optional.of(now.plus(LeaseTimes.BEAT));
        beat = beat.next(standing(now));
        return Optional.of(Write.put(key, beat, beatRevision));
    }

    private Standing standing(Duration now) {
        if (leaving && holdings.isEmpty()) {
            return Standing.LEAVING;
        }
        if (isNameTaken()) {
            return Standing.JOINING;
        }
        return steadyFrom.filter(from -> now.compareTo(from) < 0).isPresent() ? Standing.UNSTEADY : Standing.MEMBER;
    }

    /** Whether another daemon had this node's name before: an older one, or one that starts at the same moment. */
    public boolean isNameTaken() {
        boolean joined = beatRevision != 0 && beat.standing() != Standing.JOINING;
        return !joined
                && copy.under(Keys.BEAT + me.node() + "/").stream()
                        .anyMatch(entry -> precedesMe(
                                Incarnation.parse(entry.key().substring(Keys.BEAT.length())),
                                Beat.parse(entry.value()).map(Beat::standing)));
    }

    private boolean precedesMe(Optional<Incarnation> other, Optional<Standing> standing) {
        return other.filter(id -> !id.equals(me)).isPresent()
                && !other.equals(predecessor)
                && standing.filter(is -> is == Standing.MEMBER
                                || is == Standing.UNSTEADY
                                || is == Standing.JOINING && other.get().compareTo(me) < 0)
                        .isPresent();
    }

    /** @param sentAt before the write was sent: a lease counts from then */
    public void answered(Write write, Write.Answer answer, Duration sentAt, Duration now) {
        pending.remove(write.key());
        if (!write.key().equals(Keys.beat(me))) {
            return;
        }
        if (answer instanceof Write.Answer.Done done) {
            watch.acknowledged(lease.lastSent(), now);
            lease = lease.renewed(sentAt, now, times);
            beatRevision = done.revision();
            left = write.value()
                    .flatMap(Beat::parse)
                    .filter(sent -> sent.standing() == Standing.LEAVING)
                    .isPresent();
        } else if (answer instanceof Write.Answer.Conflict conflict) {
            // an earlier beat may have been written without an answer: this neither refuses nor renews the lease
            long current = conflict.current().map(Entry::revision).orElse(0L);
            fenced = beatRevision == 0 || current <= beatRevision;
            beatRevision = current;
            nextBeat = Optional.empty();
        } else {
            fenced = beatRevision == 0; // sent again it might be made after others have deleted it
            nextBeat = Optional.empty();
        }
    }
}
