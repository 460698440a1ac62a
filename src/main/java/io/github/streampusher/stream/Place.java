package io.github.streampusher.stream;

import java.util.Optional;

/**
 * Where in a fleet a stream runs.
 *
 * @param needs a node, or a label of one, without which it cannot run
 * @param prefers a node, or a label of one, without which it can
 * @param cores what it needs of a node; empty: by whether its video is copied or encoded
 * @param priority the highest gets a place first
 */
public record Place(Optional<String> needs, Optional<String> prefers, Optional<Double> cores, int priority) {
    public static final Place ANYWHERE = new Place(Optional.empty(), Optional.empty(), Optional.empty(), 0);
}
