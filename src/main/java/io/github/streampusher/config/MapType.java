package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mapping whose keys the operator chooses. */
record MapType<T>(ValueType<T> valueType, Pattern namePattern, String allowedNames)
        implements ValueType<Map<String, T>> {
    private static final int MAX_ENTRIES = 100; // FFmpeg has not more options for one input or output

    @Override
    public Node expandShortForm(Node node) {
        return Section.emptyMappingIfNull(node);
    }

    @Override
    public Optional<Map<String, T>> read(Node node, ReadContext context) {
        if (!(expandShortForm(node) instanceof Mapping mapping)) {
            context.error(node.position(), "must be a mapping; {NAME: VALUE}, or a NAME: VALUE on each line");
            return Optional.empty();
        }
        if (mapping.entries().size() > MAX_ENTRIES) {
            context.error(
                    node.position(),
                    "has " + mapping.entries().size() + " entries; up to " + MAX_ENTRIES + " are allowed");
            return Optional.empty();
        }
        Map<String, T> values = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> read(entry, context.at(entry.key()), values));
        return Optional.of(values);
    }

    private void read(Entry entry, ReadContext context, Map<String, T> values) {
        if (!namePattern.matcher(entry.key()).matches()) {
            context.error(entry.position(), "is not a name; " + allowedNames);
        } else if (values.containsKey(entry.key())) {
            context.error(entry.position(), "stands twice; once is allowed");
        } else {
            valueType.read(entry.value(), context).ifPresent(read -> values.put(entry.key(), read));
        }
    }
}
