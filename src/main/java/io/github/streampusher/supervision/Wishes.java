package io.github.streampusher.supervision;

import io.github.streampusher.stream.Catalogue;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.state.Desired;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is desired of each stream: by the catalogue, and by hand.
 *
 * @param byHand streams that were started or stopped by hand; it outweighs {@code enabled}
 */
record Wishes(Catalogue catalogue, Map<StreamName, Boolean> byHand) {
    static final Wishes NONE = new Wishes(Catalogue.EMPTY, Map.of());

    Wishes {
        byHand = Map.copyOf(byHand);
    }

    /** With another catalogue; what was wanted by hand of a stream that is gone is forgotten. */
    Wishes in(Catalogue newCatalogue) {
        Map<StreamName, Boolean> kept = new HashMap<>(byHand);
        kept.keySet().removeIf(name -> !new Wishes(newCatalogue, Map.of()).knows(name));
        return new Wishes(newCatalogue, kept);
    }

    Wishes with(StreamName name, boolean runs) {
        Map<StreamName, Boolean> more = new HashMap<>(byHand);
        more.put(name, runs);
        return new Wishes(catalogue, more);
    }

    boolean knows(StreamName name) {
        return catalogue.streams().containsKey(name) || catalogue.broken().containsKey(name);
    }

    Set<StreamName> names() {
        Set<StreamName> names = new TreeSet<>(catalogue.streams().keySet());
        names.addAll(catalogue.broken().keySet());
        return names;
    }

    Optional<Definition> definition(StreamName name) {
        return Optional.ofNullable(catalogue.streams().get(name));
    }

    Desired of(StreamName name) {
        Optional<Definition> definition = definition(name);
        if (definition.isPresent()) {
            return of(definition.get());
        }
        String problem = catalogue.broken().get(name);
        return problem == null ? new Desired.Gone() : new Desired.Broken(problem);
    }

    private Desired of(Definition definition) {
        Boolean ordered = byHand.get(definition.name());
        if (!(ordered == null ? definition.enabled() : ordered)) {
            return new Desired.Off(ordered == null ? "enabled: false" : "stopped by hand");
        }
        return new Desired.Running(definition);
    }
}
