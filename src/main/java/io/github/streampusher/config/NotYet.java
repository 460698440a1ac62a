package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import java.util.Set;

/** The keys that are read and checked, and do nothing yet. */
final class NotYet {
    /** Of a key in a list, {@code [1]} stands for every entry but the first. */
    static final Set<String> KEYS = Set.of("input.slate", "input[1]", "output.backup", "output[1].backup");

    private NotYet() {}

    static void tell(Entry entry, Context context) {
        tell(entry.place(), context);
    }

    static void tell(Place place, Context context) {
        if (KEYS.contains(context.key())) {
            context.warning(place, "not yet in effect");
        }
    }
}
