package io.github.streampusher.channel;

import java.time.Duration;

/**
 * Where a channel is.
 *
 * @param file its path
 * @param start the time in the file
 * @param place of the file in the order of its round, from 0; where the file has vanished, that of its successor
 * @param round how often the list has begun anew; each round is shuffled in another way
 */
public record Position(String file, Duration start, int place, long round) {

    /** The same file from there. */
    public Position at(Duration time) {
        return new Position(file, time, place, round);
    }

    /** The same file in another list; the first one if it is not there. */
    public Position inAnotherList() {
        return new Position(file, start, 0, round);
    }
}
