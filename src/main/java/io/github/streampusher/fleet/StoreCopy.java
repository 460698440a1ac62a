package io.github.streampusher.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The engine's keys as they all were at one revision: a complete read, and each change since, in order. So a beat that is
 * absent here, though its holder's claim is seen, was deleted.
 */
final class StoreCopy {
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final Map<String, Catalogue> catalogues = new TreeMap<>();
    private long revision = -1;

    /** Whether there was a complete read. */
    boolean isWhole() {
        return revision >= 0;
    }

    /** Revision of the last change. */
    long revision() {
        return revision;
    }

    /** @return whether the engine went backwards: it was restored from a backup */
    boolean replaceBy(Engine.Snapshot snapshot) {
        boolean backwards = snapshot.revision() < revision;
        entries.clear();
        entries.putAll(snapshot.entries());
        revision = snapshot.revision();
        return backwards;
    }

    void apply(List<Engine.Change> changes) {
        for (Engine.Change change : changes) {
            if (change.revision() > revision || isNewOf(change)) {
                change.value()
                        .ifPresentOrElse(
                                value -> entries.put(change.key(), new Entry(change.key(), value, change.revision())),
                                () -> entries.remove(change.key()));
                revision = change.revision();
            }
        }
    }

    /** One transaction can change several keys at one revision. */
    private boolean isNewOf(Engine.Change change) {
        return change.revision() == revision
                && change.value().isPresent()
                && get(change.key()).map(Entry::revision).orElse(0L) < revision;
    }

    Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    long revisionOf(String key) {
        return get(key).map(Entry::revision).orElse(0L);
    }

    Collection<Entry> under(String prefix) {
        return entries.subMap(prefix, prefix + Character.MAX_VALUE).values();
    }

    boolean lives(Incarnation incarnation) {
        return entries.containsKey(Keys.beat(incarnation));
    }

    /** Whether no living incarnation holds the claim. */
    boolean isFree(Optional<Incarnation> held) {
        return held.isEmpty() || !lives(held.get());
    }

    Catalogue catalogue(String digest) {
        catalogues.keySet().removeIf(known -> !entries.containsKey(Keys.catalogue(known)));
        return get(Keys.catalogue(digest)) // a node without definitions has one, too
                .map(entry -> catalogues.computeIfAbsent(digest, key -> Catalogue.parse(key, entry.value())))
                .orElse(Catalogue.EMPTY);
    }
}
