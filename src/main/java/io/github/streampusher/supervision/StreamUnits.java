package io.github.streampusher.supervision;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.ProbeCache;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How a stream is divided between children, as a value.
 *
 * @param readers the definition of each child that reads an input, in the order of preference
 * @param retired feeds that an edit has replaced, which stay on air until a reader is
 * @param pushes the definition of the push to each output, in the order of the outputs; empty without a relay
 */
record StreamUnits(
        Delivery delivery, Map<Unit, Definition> readers, Map<Unit, Definition> retired, Map<Unit, Definition> pushes) {
    static final StreamUnits NONE = new StreamUnits(Delivery.DIRECT, Map.of(), Map.of(), Map.of());

    StreamUnits {
        readers = Collections.unmodifiableMap(new LinkedHashMap<>(readers));
        retired = Collections.unmodifiableMap(new LinkedHashMap<>(retired));
        pushes = Collections.unmodifiableMap(new LinkedHashMap<>(pushes));
    }

    /**
     * The units of another definition. A feed and a push keep their slot when their input and output are the same, so that
     * an edit of one output or input concerns no other child.
     *
     * @param isActive whether a unit has a child
     */
    StreamUnits after(Definition definition, Delivery newDelivery, Predicate<Unit> isActive) {
        Map<Unit, Definition> oldFeeds = activeFeeds(isActive);
        Map<Unit, Definition> newReaders = switch (newDelivery.mode()) {
            case DIRECT -> Map.of(Unit.WHOLE, definition);
            case RELAYED -> Map.of(Unit.feed(0), definition.withoutBackups());
            case SEAMLESS ->
                allocate(
                        feeds(definition), oldFeeds, Unit::feed, List.of(StreamUnits::isSameSource), oldFeeds.keySet());
        };
        if (newDelivery.isSeamless()) {
            oldFeeds.keySet().removeAll(newReaders.keySet());
        } else {
            oldFeeds.clear();
        }
        List<Definition> outputs = newDelivery.isRelayed()
                ? definition.outputs().stream()
                        .map(output -> RelayPlanner.pushOf(definition, output))
                        .toList()
                : List.of();
        return new StreamUnits(
                newDelivery,
                newReaders,
                oldFeeds,
                allocate(
                        outputs,
                        pushes,
                        Unit::push,
                        List.of(
                                (a, b) -> output(a).equals(output(b)),
                                (a, b) -> output(a).url().equals(output(b).url())),
                        Set.of()));
    }

    private Map<Unit, Definition> activeFeeds(Predicate<Unit> isActive) {
        Map<Unit, Definition> feeds = new LinkedHashMap<>(retired);
        feeds.putAll(readers);
        feeds.keySet().removeIf(unit -> unit.role() != Unit.Role.FEED || !isActive.test(unit));
        return feeds;
    }

    private static Output output(Definition push) {
        return push.outputs().get(0);
    }

    /** Whether a child that reads the preferred input by one definition can go on by the other. */
    static boolean isSamePreferred(Definition one, Definition other) {
        return isSameSource(
                one.with(List.of(one.input()), one.outputs()), other.with(List.of(other.input()), other.outputs()));
    }

    private static boolean isSameSource(Definition one, Definition other) {
        return !one.needsOtherProcessThan(other.with(other.inputs(), one.outputs()));
    }

    /** One feed for each input. */
    private static List<Definition> feeds(Definition definition) {
        Definition all = definition.withoutBackups();
        return IntStream.range(0, all.inputs().size())
                .mapToObj(i -> feed(i, all.with(List.of(all.inputs().get(i)), all.outputs())))
                .toList();
    }

    /** A file of a channel is over when it has ended; what follows is decided then. */
    private static Definition feed(int place, Definition feed) {
        if (feed.channel().isPresent()) {
            return withOnEnd(feed, RestartPolicy.OnEnd.FINISH);
        }
        return place == 0 ? feed : asFallback(feed);
    }

    /** What stands in for a source does not finish its stream: a file has no end, and of another one the end is a failure. */
    private static Definition asFallback(Definition feed) {
        Input input = feed.input() instanceof Input.Source source && source.isFile() ? source.looped() : feed.input();
        return withOnEnd(feed.with(List.of(input), feed.outputs()), RestartPolicy.OnEnd.RESTART);
    }

    private static Definition withOnEnd(Definition feed, RestartPolicy.OnEnd onEnd) {
        RestartPolicy restart = feed.restart();
        return feed.with(
                feed.watchdog(),
                new RestartPolicy(
                        restart.delay(),
                        restart.maxDelay(),
                        restart.healthyAfter(),
                        onEnd,
                        restart.quarantineAfter(),
                        restart.quarantineDelay()));
    }

    /**
     * Gives each definition the unit of an old one that is the same, else a free one.
     *
     * @param same what counts as the same, the strictest first
     * @param taken units that must not be given to another definition
     */
    private static Map<Unit, Definition> allocate(
            List<Definition> wanted,
            Map<Unit, Definition> old,
            IntFunction<Unit> bySlot,
            List<BiPredicate<Definition, Definition>> same,
            Set<Unit> taken) {
        Map<Definition, Unit> given = new LinkedHashMap<>();
        for (BiPredicate<Definition, Definition> test : same) {
            for (Definition definition : wanted) {
                old.entrySet().stream()
                        .filter(entry -> !given.containsKey(definition) && !given.containsValue(entry.getKey()))
                        .filter(entry -> test.test(entry.getValue(), definition))
                        .findFirst()
                        .ifPresent(entry -> given.put(definition, entry.getKey()));
            }
        }
        Map<Unit, Definition> units = new LinkedHashMap<>();
        for (Definition definition : wanted) {
            Unit unit = Optional.ofNullable(given.get(definition))
                    .orElseGet(() -> IntStream.iterate(0, i -> i + 1)
                            .mapToObj(bySlot)
                            .filter(free ->
                                    !given.containsValue(free) && !units.containsKey(free) && !taken.contains(free))
                            .findFirst()
                            .orElseThrow());
            units.put(unit, definition);
        }
        return units;
    }

    /** Whether a session goes on that outlives its input: its form stays as it is. */
    boolean hasSession(UnitStates states) {
        return delivery.isSeamless() && pushes.keySet().stream().anyMatch(states::isUp);
    }

    /** Not so for a moment when a feed of a channel is given another file: its state is still that of the one before. */
    boolean isReadAsDefined(Unit reader, UnitStates states) {
        return states.find(reader)
                .filter(state -> state.desired() instanceof DesiredState.Running running
                        && running.definition().equals(readers.get(reader)))
                .isPresent();
    }

    /** What is known of the sources: the first reader that has a state knows it, or else the single child. */
    ProbeCache knownProbes(UnitStates states) {
        Unit reader =
                readers.keySet().stream().filter(states::contains).findFirst().orElse(Unit.WHOLE);
        return states.get(reader).history().probes();
    }

    /**
     * How the media of a definition are delivered by what is known of its first input, if something is. A session keeps its
     * form unless the video is edited.
     *
     * @param before what the stream did up to now
     */
    Delivery nextDelivery(Definition definition, DesiredState before, UnitStates states) {
        ProbeCache known = knownProbes(states);
        Delivery initial = definition.channel().isPresent()
                ? Delivery.of(definition, known.lastMedia(), known.ffmpeg().orElse(Capabilities.UNKNOWN))
                : Delivery.initial(definition);
        boolean staysRelayed = initial.isRelayed()
                && delivery.isRelayed()
                && definition.channel().isEmpty();
        Delivery found = known.delivery(definition).orElse(staysRelayed ? delivery : initial);
        boolean keepsForm = found.isSeamless()
                && before instanceof DesiredState.Running old
                && old.definition().video().equals(definition.video())
                && hasSession(states);
        return keepsForm ? delivery : found;
    }

    /** Whether files of a list follow each other in its session. */
    boolean isChannel() {
        return !files().isEmpty();
    }

    /** The feeds of a channel's present file and, shortly before its end, of the next one. */
    List<Unit> files() {
        return readers.entrySet().stream()
                .filter(reader -> reader.getValue().channel().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether this is the feed or child of the preferred input. */
    boolean isFirst(Unit reader) {
        return readers.keySet().iterator().next().equals(reader);
    }

    /** The place of a reader in the order of preference, from 0; a retired one comes last. */
    int rank(Unit reader) {
        int place = List.copyOf(readers.keySet()).indexOf(reader);
        return place < 0 ? readers.size() : place;
    }
}
