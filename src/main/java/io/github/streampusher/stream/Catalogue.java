package io.github.streampusher.stream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is defined at one moment.
 *
 * @param broken streams that have a problem and no earlier definition that was good, with what is wrong
 */
public record Catalogue(Map<StreamName, Definition> streams, Map<StreamName, String> broken) {
    public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of());

    public Catalogue {
        streams = Collections.unmodifiableMap(new TreeMap<>(streams));
        broken = Collections.unmodifiableMap(new TreeMap<>(broken));
    }
}
