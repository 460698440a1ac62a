package io.github.streampusher.supervision;

import io.github.streampusher.channel.Position;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Prober;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files and the last position of each stream that plays a channel, also of one that does not run now. Confined to the
 * loop's thread.
 */
final class Channels {
    private final Map<StreamName, Position> positions = new HashMap<>();
    private final Map<StreamName, Event.FilesListed> listings = new HashMap<>();
    private final Prober prober;
    private final Observer observer;

    Channels(Prober prober, Observer observer) {
        this.prober = prober;
        this.observer = observer;
    }

    /** Has the files of these streams listed, if they are channels, and forgets those of all others. */
    void watch(Collection<Definition> definitions) {
        Map<StreamName, String> lists = new LinkedHashMap<>();
        definitions.forEach(definition -> definition
                .channel()
                .ifPresent(source -> lists.put(definition.name(), source.url().reveal())));
        listings.keySet().retainAll(lists.keySet());
        prober.watchFiles(lists);
    }

    /** Sets where channels begin that resume. */
    void restore(Map<StreamName, Position> restored) {
        positions.putAll(restored);
    }

    Optional<Position> position(StreamName name) {
        return Optional.ofNullable(positions.get(name));
    }

    void listed(Event.FilesListed listing) {
        listings.put(listing.stream(), listing);
    }

    /** Gives a channel that has no files yet those that are known. */
    void supply(SupervisedStream stream) {
        stream.onChannel(channel -> Optional.ofNullable(listings.get(stream.name()))
                .filter(listing -> channel.isUnlisted())
                .ifPresent(listing -> channel.listed(listing.path(), listing.files())));
    }

    /** Reports what a stream's channel has skipped and started, and where it is. */
    void report(SupervisedStream stream, Duration now, boolean isStopping) {
        StreamName name = stream.name();
        stream.channelChanges(now, isStopping).ifPresent(changes -> {
            changes.skipped().ifPresent(bad -> observer.fileSkipped(name, bad.file(), bad.why()));
            changes.started().ifPresent(file -> observer.fileStarted(name, file));
            changes.position().ifPresent(at -> {
                positions.put(name, at);
                observer.channelAt(name, at);
            });
        });
    }

    void remove(StreamName name) {
        positions.remove(name);
    }
}
