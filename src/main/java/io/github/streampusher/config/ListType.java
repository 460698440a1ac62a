package io.github.streampusher.config;

import io.github.streampusher.config.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several values of one type; one alone may be written without the list. */
record ListType<T>(ValueType<T> itemType, int minItems) implements ValueType<List<T>> {
    private static final int MAX_ITEMS = 100; // arguments of a command; nothing here is longer

    @Override
    public List<Key<?>> keys() {
        return itemType.keys();
    }

    @Override
    public Optional<List<T>> read(Node node, ReadContext context) {
        if (!(node instanceof Sequence list)) {
            return itemType.read(node, context).map(List::of);
        }
        int size = list.items().size();
        if (size < minItems || size > MAX_ITEMS) {
            context.error(
                    node.position(), "has " + size + " entries; " + minItems + " to " + MAX_ITEMS + " are allowed");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            itemType.read(list.items().get(i), context.at(i)).ifPresent(values::add);
        }
        return values.size() == size ? Optional.of(values) : Optional.empty();
    }
}
