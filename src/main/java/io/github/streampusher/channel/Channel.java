package io.github.streampusher.channel;

import io.github.streampusher.stream.Input.FileList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a channel plays, as a value.
 *
 * @param loops whether its list begins anew after its last file
 * @param files in the order listed; empty: not known yet
 * @param current what plays, or where it begins once there are files
 * @param play the number of the present play, which tells plays of one file apart
 * @param failures the number of consecutive files that could not be played, or broke off soon
 * @param passed the number of files after the present one of which it is known that they cannot be played
 * @param firstRound of a channel that begins with its first file
 */
public record Channel(
        FileList.Order order,
        boolean loops,
        Optional<List<String>> files,
        Optional<Position> current,
        long play,
        int failures,
        int passed,
        long firstRound) {

    public Channel {
        files = files.map(List::copyOf);
    }

    /** A channel that begins, or goes on at a position once its files are known. */
    public static Channel begin(FileList.Order order, boolean loops, Optional<Position> resumed, long firstRound) {
        return new Channel(order, loops, Optional.empty(), resumed, FileList.UNKNOWN, 0, 0, firstRound);
    }

    /** With another order and loop. */
    public Channel with(FileList.Order newOrder, boolean newLoops) {
        Channel next = new Channel(newOrder, newLoops, files, current, play, failures, passed, firstRound);
        return new Channel(newOrder, newLoops, files, current.map(next::replaced), play, failures, passed, firstRound);
    }

    /** With these files from now on. The one that plays goes on, even if it is not among them any more. */
    public Channel withFiles(List<String> newFiles) {
        int stillPassed = files.equals(Optional.of(newFiles)) ? passed : 0;
        Channel listed = new Channel(order, loops, Optional.of(newFiles), current, play, 0, stillPassed, firstRound);
        if (isPlaying()) {
            return listed.with(order, loops);
        }
        if (newFiles.isEmpty()) {
            return listed; // a folder that is not mounted yet: where to begin is kept
        }
        Optional<Position> begin = current.map(listed::replaced)
                .filter(position -> newFiles.contains(position.file()))
                .or(() -> current.flatMap(listed::after))
                .or(() -> listed.first(firstRound));
        return listed.playing(begin);
    }

    /** The same position by its place in the order of now. */
    private Position replaced(Position position) {
        List<String> ordered = ordered(position.round());
        int place = isAt(ordered, position) ? position.place() : ordered.indexOf(position.file());
        return place < 0 ? position : new Position(position.file(), position.start(), place, position.round());
    }

    private static boolean isAt(List<String> ordered, Position position) {
        return position.place() < ordered.size()
                && ordered.get(position.place()).equals(position.file());
    }

    private Channel playing(Optional<Position> position) {
        return new Channel(order, loops, files, position, nextPlay(), failures, 0, firstRound);
    }

    /** Whether it has begun, or is about to. */
    public boolean isPlaying() {
        return play != FileList.UNKNOWN && current.isPresent();
    }

    /** What follows the present file; empty at the end of a list that does not loop. */
    public Optional<Position> next() {
        Optional<Position> next = current;
        for (int i = 0; i <= passed; i++) {
            next = next.flatMap(this::after);
        }
        return next;
    }

    /** The number of the next play. */
    public long nextPlay() {
        return play + 1 + passed;
    }

    /** Skips the next file, which was found to be unplayable before it was due. */
    public Channel withoutNext() {
        boolean isLast = passed + 1 >= files.map(List::size).orElse(0);
        return new Channel(order, loops, files, current, play, failures, isLast ? passed : passed + 1, firstRound);
    }

    private Optional<Position> after(Position position) {
        List<String> ordered = ordered(position.round());
        boolean isThere = isAt(ordered, position);
        int following = isThere ? position.place() + 1 : position.place();
        return following < ordered.size()
                ? Optional.of(new Position(ordered.get(following), Duration.ZERO, following, position.round()))
                : loops ? first(position.round() + 1) : Optional.empty();
    }

    private Optional<Position> first(long round) {
        return ordered(round).stream().findFirst().map(file -> new Position(file, Duration.ZERO, 0, round));
    }

    private List<String> ordered(long round) {
        List<String> all = files.orElse(List.of());
        return switch (order) {
            case LISTED -> all;
            case NAME -> all.stream().sorted(new NameOrder()).toList();
            case SHUFFLE -> shuffled(all, round);
        };
    }

    /** Sorted by a hash, so that an edit of the list moves no other file. */
    private static List<String> shuffled(List<String> all, long round) {
        List<String> mixed = sortedByHash(all, round);
        boolean repeats = all.size() > 1
                && mixed.get(0).equals(sortedByHash(all, round - 1).get(all.size() - 1));
        if (!repeats) {
            return mixed;
        }
        List<String> turned = new ArrayList<>(mixed.subList(1, mixed.size()));
        turned.add(mixed.get(0));
        return List.copyOf(turned);
    }

    private static List<String> sortedByHash(List<String> all, long round) {
        return all.stream()
                .sorted(Comparator.comparingLong((String file) -> hash(file, round))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The end of the hash murmur3, in which each bit of the input changes half of the bits. */
    private static long hash(String file, long round) {
        long mixed = file.hashCode() * 0x9E3779B97F4A7C15L + round;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }

    /** Goes on with the next file; with none, nothing changes. */
    public Channel advanced() {
        Optional<Position> next = next();
        return next.isPresent() ? playing(next) : this;
    }

    /**
     * The present file has ended, or broken off after much of it was played. A channel without end whose list has become
     * empty plays nothing until there are files again.
     */
    public Channel played() {
        Channel ended = new Channel(order, loops, files, current, play, 0, passed, firstRound);
        boolean waits = loops && files.filter(List::isEmpty).isPresent();
        return waits ? ended.playing(Optional.empty()) : ended.advanced();
    }

    /** The present file could not be played, or broke off soon. If that is so of all files, it stays the present one. */
    public Channel failed() {
        Channel after = new Channel(order, loops, files, current, play, failures + 1, passed, firstRound);
        return after.hasFailed() ? after : after.advanced();
    }

    /** Whether that is so of all files. */
    public boolean hasFailed() {
        return failures >= files.map(List::size).orElse(0);
    }

    /** Plays the present file again from there, as another play. */
    public Channel again(Duration time) {
        return isPlaying() ? playing(current.map(position -> position.at(time))) : this;
    }

    /** Begins with the first file of the next round. */
    public Channel rewound() {
        return isPlaying() ? playing(first(current.orElseThrow().round() + 1)) : this;
    }
}
