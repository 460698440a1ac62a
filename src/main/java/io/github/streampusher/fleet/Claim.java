package io.github.streampusher.fleet;

import java.util.Optional;

/**
 * Who runs one stream.
 *
 * @param want the node that shall hold it, as the leader chose; empty: none
 * @param held the incarnation that holds it, whether that lives or not; empty: released
 */
public record Claim(Optional<String> want, Optional<Incarnation> held) {
    public static final Claim NONE = new Claim(Optional.empty(), Optional.empty());
    private static final String NOBODY = "-";

    /** Reads what {@link #toString()} writes; where it is something else, nobody holds the stream. */
    public static Claim parse(String value) {
        String[] words = value.split(" ");
        return new Claim(
                Optional.of(words[0]).filter(node -> !node.isEmpty() && !node.equals(NOBODY)),
                words.length < 2 ? Optional.empty() : Incarnation.parse(words[1]));
    }

    public Claim withWant(Optional<String> node) {
        return new Claim(node, held);
    }

    Claim withHeld(Optional<Incarnation> holder) {
        return new Claim(want, holder);
    }

    @Override
    public String toString() {
        return want.orElse(NOBODY) + " " + held.map(Incarnation::toString).orElse(NOBODY);
    }
}
