package io.github.streampusher.fleet;

import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one stream needs of a node.
 *
 * @param digest of the definition, so that nodes notice that theirs differ
 * @param estimated whether the cores are, since the definition does not say them
 * @param needs a label or the name of a node, without which it cannot run
 * @param prefers a label or the name of a node, without which it can
 * @param priority the highest is placed first where there is not room for all
 * @param targets digests of the addresses that it writes to
 */
public record Demand(
        StreamName name,
        String digest,
        double cores,
        boolean estimated,
        Optional<String> needs,
        Optional<String> prefers,
        int priority,
        List<String> targets) {
    private static final String ESTIMATED = "estimated";

    public Demand {
        targets = List.copyOf(new TreeSet<>(targets));
    }

    Demand withCores(double measured) {
        return new Demand(name, digest, measured, estimated, needs, prefers, priority, targets);
    }

    /** Of the keys in its addresses the definition says nothing, but their digests do. */
    boolean differsFrom(Demand other) {
        return !digest.equals(other.digest) || !targets.equals(other.targets);
    }

    /** Reads what {@link #toString()} writes; empty: something else. */
    static Optional<Demand> parse(String line) {
        String[] words = line.split(" ");
        try {
            return Optional.of(new Demand(
                    new StreamName(words[0]),
                    words[1],
                    Double.parseDouble(words[2]),
                    words.length > 7 && words[7].equals(ESTIMATED),
                    optional(words[3]),
                    optional(words[4]),
                    Integer.parseInt(words[5]),
                    words[6].equals("-") ? List.of() : List.of(words[6].split(","))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> optional(String word) {
        return Optional.of(word).filter(text -> !text.equals("-"));
    }

    @Override
    public String toString() {
        return name + " " + digest + " " + cores + " " + needs.orElse("-") + " " + prefers.orElse("-") + " " + priority
                + " " + (targets.isEmpty() ? "-" : String.join(",", targets)) + (estimated ? " " + ESTIMATED : "");
    }
}
