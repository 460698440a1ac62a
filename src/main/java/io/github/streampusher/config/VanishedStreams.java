package io.github.streampusher.config;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Streams that no file defines any more, and that go on until they are still gone at a second look: a folder that is
 * being filled, or a file between its deletion and its new content, lacks them for a moment only.
 *
 * @param since when each one was missed first, in nanoseconds
 */
record VanishedStreams(Map<StreamName, Long> since) {
    static final VanishedStreams NONE = new VanishedStreams(Map.of());

    /** Between two files of a folder that is filled by hand or over a slow line there is less. */
    static final Duration GRACE = Duration.ofSeconds(3);

    VanishedStreams {
        since = Map.copyOf(since);
    }

    /**
     * The streams that go on after this load. A stream whose output goes to another one was renamed, and does not.
     *
     * @param before the definitions of the load before, these streams among them
     * @param now the definitions of this load
     * @param mentioned every stream that a file defines, or may define
     * @param listingChanged whether there are other files than at the load before, so that the time begins anew
     */
    VanishedStreams next(
            Map<StreamName, Definition> before,
            Map<StreamName, Definition> now,
            Set<StreamName> mentioned,
            boolean listingChanged,
            long nanoTime) {
        Map<StreamName, Long> kept = new HashMap<>();
        Collection<Definition> missing = before.values().stream()
                .filter(definition -> !mentioned.contains(definition.name()))
                .toList();
        Set<String> handedOver = missing.isEmpty() ? Set.of() : newAddresses(before, now);
        for (Definition definition : missing) {
            StreamName name = definition.name();
            long first = listingChanged ? nanoTime : since.getOrDefault(name, nanoTime);
            if (nanoTime - first < GRACE.toNanos()
                    && Collections.disjoint(handedOver, addresses(definition).toList())) {
                kept.put(name, first);
            }
        }
        return new VanishedStreams(kept);
    }

    /** The output addresses that a stream has now, and did not have before. */
    private static Set<String> newAddresses(Map<StreamName, Definition> before, Map<StreamName, Definition> now) {
        return now.values().stream()
                .flatMap(definition -> {
                    Collection<String> own = before.containsKey(definition.name())
                            ? addresses(before.get(definition.name())).toList()
                            : Set.of();
                    return addresses(definition).filter(address -> !own.contains(address));
                })
                .collect(Collectors.toSet());
    }

    private static Stream<String> addresses(Definition definition) {
        return definition.outputs().stream()
                .flatMap(VanishedStreams::addresses)
                .filter(address -> !address.equals("-")); // the null muxer's; any number may have it
    }

    private static Stream<String> addresses(Output output) {
        return Stream.concat(Stream.of(output.url()), output.backup().stream()).map(address -> address.reveal());
    }

    boolean isDue(long nanoTime) {
        return since.values().stream().anyMatch(first -> nanoTime - first >= GRACE.toNanos());
    }

    /** When the next one is stopped if it stays away, in nanoseconds. */
    OptionalLong nextLook() {
        return since.values().stream()
                .mapToLong(first -> first + GRACE.toNanos())
                .min();
    }
}
