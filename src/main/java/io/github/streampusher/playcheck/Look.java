package io.github.streampusher.playcheck;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What was pulled back of an output, once.
 *
 * @param position of a playlist, which differs at the next look if it moves; empty: media themselves arrived
 * @param failure why there was nothing to play
 */
public record Look(Optional<String> position, Optional<String> failure) {

    public static Look of(Playlist playlist) {
        return playlist.hasEnded()
                ? failed("the playlist has ended: " + playlist.position())
                : new Look(Optional.of(playlist.position()), Optional.empty());
    }

    /** The same with another reason of a failure. */
    public Look map(UnaryOperator<String> change) {
        return new Look(position, failure.map(change));
    }

    /** Media arrived. */
    public static Look moving() {
        return new Look(Optional.empty(), Optional.empty());
    }

    public static Look failed(String why) {
        return new Look(Optional.empty(), Optional.of(why));
    }
}
