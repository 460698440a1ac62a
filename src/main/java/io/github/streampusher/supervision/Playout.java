package io.github.streampusher.supervision;

import io.github.streampusher.channel.Channel;
import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.RestartPolicy.OnEnd;
import io.github.streampusher.stream.Video;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Snapshot.ChannelStatus;
import io.github.streampusher.supervision.state.Flow;
import io.github.streampusher.supervision.state.Run;
import io.github.streampusher.supervision.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the child that plays a channel's present file, and chooses what plays next. Confined to the loop's thread. */
final class Playout {
    /** After a play that was shorter, a child starts where that one did. */
    private static final Duration MIN_PLAYED = Duration.ofSeconds(1);

    /** So many children in a row may end before {@code healthy-after}, each followed at once in the same file. */
    private static final int MAX_SHORT_PLAYS = 3;

    /**
     * Longer than a busy machine takes to find two bad files and to start the child of a good one: with 6 s there was a pause
     * of 8.9 s. Until it is on air, the child waits.
     */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    /** A crash of the daemon loses so much at most. */
    private static final Duration STORE_PERIOD = Duration.ofSeconds(10);

    private String list;
    private boolean resumes;
    private Duration healthyAfter;
    private boolean copies;
    private Channel channel;

    /** What the present play has given so far. */
    private Duration played = Duration.ZERO;

    /** The number of consecutive children that ended too soon, whatever they played. */
    private int shortPlays;

    /** How often a child was started again for another reason than that a file followed. */
    private long restarts;

    /** The run whose end was handled last. */
    private Optional<RunId> handledEnd = Optional.empty();

    /** Of the present file, where it is known. */
    private Optional<Duration> length = Optional.empty();

    /** Whether the present file ends soon, so that the child of the next one is started. */
    private boolean isNextDue;

    /** Whether the present file is over, and no other one can follow now. */
    private boolean isOver;

    /** The last expansion: it is needed at each event. */
    private Optional<Expansion> cached = Optional.empty();

    private record Expansion(Definition of, Channel channel, boolean hasNext, Definition result) {}

    private Optional<BadFile> skipped = Optional.empty();
    private boolean isStartReported;
    private Duration storedAt = Duration.ZERO;
    private long storedPlay;

    /** A file that was passed over. */
    record BadFile(String file, Diagnosis why) {}

    /**
     * What has happened since the last report.
     *
     * @param started the file that is on air now
     * @param position that should be kept
     */
    record Changes(Optional<BadFile> skipped, Optional<String> started, Optional<Position> position) {}

    private Playout(Definition definition, Optional<Position> resumed, long firstRound) {
        Input.Source source = definition.channel().orElseThrow();
        list = source.url().reveal();
        resumes = source.files().orElseThrow().resume();
        healthyAfter = definition.restart().healthyAfter();
        copies = definition.video().codec() == Video.Codec.COPY;
        channel = Channel.begin(
                source.files().orElseThrow().order(), loops(definition), resumed.filter(at -> resumes), firstRound);
    }

    /** @param firstRound with which a channel begins that does not resume */
    static Playout begin(Definition definition, Optional<Position> resumed, long firstRound) {
        return new Playout(definition, resumed, firstRound);
    }

    private static boolean loops(Definition definition) {
        return definition.channel().orElseThrow().loop() || definition.restart().onEnd() == OnEnd.RESTART;
    }

    /** Whether the files are those of this definition. */
    boolean isOf(Definition definition) {
        return list.equals(definition.channel().orElseThrow().url().reveal());
    }

    /** The definition with the file that plays in the place of the list. */
    @SuppressWarnings("ReferenceEquality") // it is called with the same values at each event
    Definition expanded(Definition definition) {
        Expansion found = cached.filter(
                        last -> last.of == definition && last.channel == channel && last.hasNext == isNextDue)
                .orElseGet(() -> new Expansion(definition, channel, isNextDue, expand(definition)));
        cached = Optional.of(found);
        return found.result;
    }

    private Definition expand(Definition definition) {
        Input.Source source = definition.channel().orElseThrow();
        List<Input> inputs = new ArrayList<>(definition.inputs());
        inputs.set(0, present(source));
        if (isNextDue) {
            channel.next().ifPresent(at -> inputs.add(1, source.playing(at.file(), at.start(), channel.nextPlay())));
        }
        return definition.with(inputs, definition.outputs());
    }

    private Input.Source present(Input.Source source) {
        if (channel.files().isEmpty()) {
            return source;
        }
        return channel.current()
                .filter(at -> channel.isPlaying())
                .map(at -> source.playing(at.file(), at.start(), channel.play()))
                .orElseGet(source::playingNothing);
    }

    /**
     * Takes over an edited definition.
     *
     * @param needsNewChild whether the child that plays the file must be replaced for it
     */
    void edited(Definition definition, boolean needsNewChild) {
        Input.Source source = definition.channel().orElseThrow();
        resumes = source.files().orElseThrow().resume();
        healthyAfter = definition.restart().healthyAfter();
        copies = definition.video().codec() == Video.Codec.COPY;
        change(channel.with(source.files().orElseThrow().order(), loops(definition)));
        if (needsNewChild) {
            restarts++;
            change(channel.again(position()));
        }
    }

    /** Restarts from the first file, or where it was if it resumes. */
    void restarted() {
        restarts++;
        change(resumes && !isOver ? channel.again(position()) : channel.rewound());
    }

    /** Takes over the files that a list has now. */
    void listed(String path, List<String> files) {
        if (path.equals(list)) {
            Channel next = channel.withFiles(files);
            change(isOver ? next.advanced() : next);
        }
    }

    boolean isUnlisted() {
        return channel.files().isEmpty();
    }

    boolean hasNext() {
        return channel.next().isPresent();
    }

    /** Goes on with the next file, if there is one. */
    void skip() {
        change(channel.advanced());
    }

    long restarts() {
        return restarts;
    }

    /** What plays, for people; empty while nothing does. */
    Optional<ChannelStatus> status() {
        return channel.current()
                .filter(at -> channel.isPlaying())
                .map(at -> new ChannelStatus(
                        at.file(), position(), length, channel.next().map(Position::file)));
    }

    /**
     * Follows the child that plays the present file: to the next file when it has ended, or past a bad one.
     *
     * @param next of the next file, if there is one already
     */
    void follow(State reader, Optional<State> next) {
        boolean isBad = next.flatMap(state -> state.history().lastDiagnosis())
                .filter(this::isOfFile)
                .isPresent();
        if (isNextDue && isBad) {
            skipped =
                    badFile(channel.next(), next.get().history().lastDiagnosis().get());
            change(channel.withoutNext());
        }
        isNextDue |= isEnding(reader);
        reader.run().flatMap(Run::flow).map(Flow::time).ifPresent(this::updatePlayed);
        Optional<Diagnosis> end = reader.history().lastDiagnosis();
        RunId ended = reader.history().lastEndedRun(reader.run().isPresent());
        if (end.isPresent() && !handledEnd.equals(Optional.of(ended))) {
            handledEnd = Optional.of(ended);
            if (channel.isPlaying()) {
                handleEnd(end.get(), reader.history().shortRuns());
            }
        }
    }

    private void updatePlayed(Duration time) {
        played = max(played, time);
        isOver &= time.isZero();
    }

    /** Goes on with another file, if there is one. */
    private void advanceTo(Channel next) {
        long before = channel.play();
        change(next);
        isOver = channel.play() == before;
    }

    /** Where the play stays the same, its child is started again with the back-off of any child. */
    private void handleEnd(Diagnosis end, int shortRuns) {
        boolean hasPlayed = played.compareTo(MIN_PLAYED) >= 0;
        boolean isHealthy = hasPlayed && played.compareTo(healthyAfter) >= 0;
        boolean hasEnded = end.cause() == Cause.SOURCE_ENDED && !played.isZero();
        boolean crashesAgain = end.cause() == Cause.CRASHED && shortRuns > 1; // on what is in the file, perhaps
        shortPlays = hasEnded || isHealthy ? 0 : shortPlays + 1;
        if (hasEnded) {
            advanceTo(channel.played());
            return;
        }
        boolean goesOn = hasPlayed && shortPlays <= MAX_SHORT_PLAYS;
        Channel sameFile = goesOn ? channel.again(position()) : channel;
        played = Duration.ZERO;
        if (isOfFile(end) || crashesAgain) {
            skipped = badFile(channel.current(), end);
            advanceTo(isHealthy ? channel.played() : channel.failed());
            restarts += isOver ? 1 : 0;
        } else {
            restarts++;
            change(sameFile);
        }
    }

    /** A file that is copied may have what the session cannot carry. */
    private boolean isOfFile(Diagnosis end) {
        return end.cause().isOfSource() || copies && end.cause() == Cause.OPTION_INVALID;
    }

    private static Optional<BadFile> badFile(Optional<Position> at, Diagnosis why) {
        return at.map(Position::file).map(file -> new BadFile(file, why));
    }

    /** @param isLast whether the position must be kept now: it is not asked for again */
    Changes takeChanges(Duration now, boolean isLast) {
        Optional<Position> here = channel.current().map(at -> at.at(position())).filter(at -> !played.isZero());
        boolean isDue =
                isLast || storedPlay != channel.play() || now.minus(storedAt).compareTo(STORE_PERIOD) >= 0;
        Optional<Position> position = here.filter(at -> isDue);
        Optional<String> started = here.map(Position::file).filter(file -> !isStartReported);
        Changes changes = new Changes(skipped, started, position);
        skipped = Optional.empty();
        isStartReported |= started.isPresent();
        if (position.isPresent()) {
            storedAt = now;
            storedPlay = channel.play();
        }
        return changes;
    }

    /** Whether the rest of the file is short; where its length is unknown, whether it has been sent. */
    private boolean isEnding(State reader) {
        length = reader.run()
                .flatMap(Run::plan)
                .flatMap(Plan::media)
                .flatMap(Media::duration)
                .or(() -> length);
        boolean isShort = length.filter(whole -> whole.minus(position()).compareTo(WARM_UP) <= 0)
                .isPresent();
        return isShort || reader.run().flatMap(Run::flow).filter(Flow::hasEnded).isPresent();
    }

    private void change(Channel next) {
        if (next.play() != channel.play()) {
            played = Duration.ZERO;
            isOver = false;
            isNextDue = false;
            isStartReported = false;
            length = Optional.empty();
        }
        channel = next;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Duration position() {
        return channel.current().map(Position::start).orElse(Duration.ZERO).plus(played);
    }
}
