package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mapping whose keys the operator chooses. */
record MapOf<T>(Type<T> value, Pattern name, String allowedName) implements Type<Map<String, T>> {
    private static final int MAX_ENTRIES = 100; // FFmpeg has not more options for one input or output

    @Override
    public Node expanded(Node node) {
        return Section.emptied(node);
    }

    @Override
    public Optional<Map<String, T>> read(Node node, Context context) {
        if (!(expanded(node) instanceof Mapping mapping)) {
            context.error(node.place(), "must be a mapping; {NAME: VALUE}, or a NAME: VALUE on each line");
            return Optional.empty();
        }
        if (mapping.entries().size() > MAX_ENTRIES) {
            context.error(
                    node.place(),
                    "has " + mapping.entries().size() + " entries; up to " + MAX_ENTRIES + " are allowed");
            return Optional.empty();
        }
        Map<String, T> values = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> read(entry, context.at(entry.key()), values));
        return Optional.of(values);
    }

    private void read(Entry entry, Context context, Map<String, T> values) {
        if (!name.matcher(entry.key()).matches()) {
            context.error(entry.place(), "is not a name; " + allowedName);
        } else if (values.containsKey(entry.key())) {
            context.error(entry.place(), "stands twice; once is allowed");
        } else {
            value.read(entry.value(), context).ifPresent(read -> values.put(entry.key(), read));
        }
    }
}
