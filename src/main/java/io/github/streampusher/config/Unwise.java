package io.github.streampusher.config;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.stream.Definition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Warns of definitions that are right and will yet disappoint, across all of one load. */
final class Unwise {
    private final Problems problems;
    private final Map<String, Place> outputs = new HashMap<>();
    private final Set<String> toldFiles = new HashSet<>();

    Unwise(Problems problems) {
        this.problems = problems;
    }

    void look(SourceFile file, Definition definition, Mapping written, Context context) {}

    void tellSharedOutputs() {}
}
