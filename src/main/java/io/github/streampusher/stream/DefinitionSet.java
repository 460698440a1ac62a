package io.github.streampusher.stream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All definitions at one moment.
 *
 * @param invalid streams with a problem and no earlier valid definition, with the problem
 */
public record DefinitionSet(Map<StreamName, Definition> definitions, Map<StreamName, String> invalid) {
    public static final DefinitionSet EMPTY = new DefinitionSet(Map.of(), Map.of());

    public DefinitionSet {
        definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
        invalid = Collections.unmodifiableMap(new TreeMap<>(invalid));
    }
}
