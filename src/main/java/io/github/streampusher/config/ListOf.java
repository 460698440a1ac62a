package io.github.streampusher.config;

import io.github.streampusher.config.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several values of one type; one alone may be written without the list. */
record ListOf<T>(Type<T> item, int atLeast) implements Type<List<T>> {
    private static final int MAX_ITEMS = 100; // arguments of a command; nothing here is longer

    @Override
    public List<Key<?>> keys() {
        return item.keys();
    }

    @Override
    public Optional<List<T>> read(Node node, Context context) {
        if (!(node instanceof Sequence list)) {
            return item.read(node, context).map(List::of);
        }
        int size = list.items().size();
        if (size < atLeast || size > MAX_ITEMS) {
            context.error(node.place(), "has " + size + " entries; " + atLeast + " to " + MAX_ITEMS + " are allowed");
            return Optional.empty();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            item.read(list.items().get(i), context.at(i)).ifPresent(values::add);
        }
        return values.size() == size ? Optional.of(values) : Optional.empty();
    }
}
