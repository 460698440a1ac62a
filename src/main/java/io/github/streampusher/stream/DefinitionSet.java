package io.github.streampusher.stream;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is defined at one moment.
 *
 * @param invalid streams that have a problem and no earlier definition that was good, with what is wrong
 */
public record DefinitionSet(Map<StreamName, Definition> definitions, Map<StreamName, String> invalid) {
    public static final DefinitionSet EMPTY = new DefinitionSet(Map.of(), Map.of());

    public DefinitionSet {
        definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
        invalid = Collections.unmodifiableMap(new TreeMap<>(invalid));
    }
}
