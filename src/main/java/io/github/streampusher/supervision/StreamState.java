package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.supervision.state.InactiveState;
import io.github.streampusher.supervision.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The state of a stream, of those of its units: live while a feed is on air and all pushes are live, degraded while one of
 * them is not, or another input is on air than the preferred one.
 *
 * @param shown the unit whose run is the stream's for people: the feed on air, or the first reader
 * @param reason of the state, for people; written only when it is read, because samples come twice a second
 * @param degradations everything that is wrong with a stream that is live, the worst first
 * @param deadline the next start, where it waits for one
 */
record StreamState(
        Unit shown,
        RunId run,
        Phase phase,
        Supplier<String> reason,
        Optional<Diagnosis> diagnosis,
        List<Diagnosis> degradations,
        Optional<Duration> deadline,
        boolean hasStartSlot) {

    static StreamState of(StreamUnits units, UnitStates states, Optional<Unit> onAir) {
        if (!units.delivery().isRelayed()) {
            return of(Unit.WHOLE, states.get(Unit.WHOLE));
        }
        List<Unit> readers =
                units.readers().keySet().stream().filter(states::contains).toList();
        Unit first = readers.get(0);
        Optional<Unit> feed = onAir.or(() -> betweenFiles(units, states));
        if (feed.isEmpty() || states.get(first).phase() == Phase.FINISHED) {
            Unit shown = readers.stream().filter(states::isRunning).findFirst().orElse(first);
            StreamState reading = of(shown, states.get(shown));
            boolean isEnding = units.pushes().keySet().stream()
                    .anyMatch(push -> states.find(push)
                            .filter(state -> state.phase() == Phase.STOPPING)
                            .isPresent());
            if (reading.phase == Phase.DISABLED && isEnding) {
                return reading.with(Phase.STOPPING, reading.reason, List.of());
            }
            return reading.phase.isUp() ? reading.starting("its media reach the relay in a moment") : reading;
        }
        return withPushes(units, states, feed.get());
    }

    /** The child that reads the next file of a channel, for the moment until it is on air. */
    private static Optional<Unit> betweenFiles(StreamUnits units, UnitStates states) {
        boolean hadMedia = units.pushes().keySet().stream().anyMatch(push -> states.isUp(push) || isDown(states, push));
        return units.files().stream()
                .filter(file -> hadMedia
                        && states.isRunning(file)
                        && states.get(file).history().lastDiagnosis().isEmpty())
                .findFirst();
    }

    private static StreamState of(Unit unit, State state) {
        boolean waits = state instanceof InactiveState;
        return new StreamState(
                unit,
                state.history().lastRun(),
                state.phase(),
                state::why,
                state.diagnosis(),
                state.degradations(),
                state.deadline().filter(deadline -> waits),
                state instanceof InactiveState waiting && waiting.awaited() == InactiveState.Awaited.START_SLOT);
    }

    private StreamState starting(String text) {
        return new StreamState(
                shown, run, Phase.STARTING, () -> text, Optional.empty(), List.of(), Optional.empty(), false);
    }

    private static StreamState withPushes(StreamUnits units, UnitStates states, Unit feed) {
        List<Unit> pushes = List.copyOf(units.pushes().keySet());
        StreamState child = of(feed, states.get(feed));
        StreamState reading = units.files().isEmpty() || !states.contains(pushes.get(0))
                ? child
                : child.with(states.get(pushes.get(0)).history().lastRun());
        List<Unit> down = pushes.stream().filter(push -> isDown(states, push)).toList();
        boolean isUp = pushes.stream().anyMatch(states::isUp);
        if (!isUp && down.isEmpty()) {
            return reading.starting("connecting to the output");
        }
        if (!isUp) {
            StreamState failed = of(feed, states.get(down.get(0)));
            return new StreamState(
                    feed,
                    reading.run,
                    failed.phase,
                    failed.reason,
                    failed.diagnosis,
                    List.of(),
                    failed.deadline,
                    failed.hasStartSlot);
        }
        List<Diagnosis> wrong = new ArrayList<>();
        for (Unit push : pushes) {
            String name = "output " + (pushes.indexOf(push) + 1) + " of " + pushes.size();
            if (down.contains(push)) {
                states.get(push).history().lastDiagnosis().ifPresent(why -> wrong.add(named(name + " down", why)));
            } else {
                states.find(push).ifPresent(state -> state.degradations().forEach(why -> wrong.add(named(name, why))));
            }
        }
        replacedInput(units, states, feed).ifPresent(wrong::add);
        wrong.addAll(reading.degradations);
        return wrong.isEmpty() ? reading.with(Phase.LIVE, reading.reason, wrong) : reading.degraded(wrong);
    }

    /** A channel's next file is no other run for people: its session goes on. */
    private StreamState with(RunId session) {
        return new StreamState(shown, session, phase, reason, diagnosis, degradations, deadline, hasStartSlot);
    }

    private StreamState degraded(List<Diagnosis> wrong) {
        return with(
                Phase.DEGRADED, () -> wrong.stream().map(Diagnosis::toString).collect(Collectors.joining("; ")), wrong);
    }

    private StreamState with(Phase newPhase, Supplier<String> newReason, List<Diagnosis> wrong) {
        return new StreamState(
                shown, run, newPhase, newReason, wrong.stream().findFirst(), wrong, Optional.empty(), false);
    }

    private static Diagnosis named(String what, Diagnosis why) {
        return new Diagnosis(why.cause(), what + ": " + why.words());
    }

    private static boolean isDown(UnitStates states, Unit push) {
        return states.find(push)
                .filter(state -> !state.phase().isUp()
                        && state.phase() != Phase.STOPPING
                        && state.history().lastDiagnosis().isPresent())
                .isPresent();
    }

    /** Why another input than the preferred one is on air. */
    private static Optional<Diagnosis> replacedInput(StreamUnits units, UnitStates states, Unit feed) {
        int rank = units.rank(feed);
        if (rank == 0 || rank == units.readers().size() || units.files().contains(feed)) {
            return Optional.empty();
        }
        State preferred = states.get(units.readers().keySet().iterator().next());
        Diagnosis why = preferred
                .history()
                .lastDiagnosis()
                .orElseGet(() -> new Diagnosis(Cause.SOURCE_STALLED, "it gives nothing at the moment"));
        return Optional.of(new Diagnosis(why.cause(), "on input " + (rank + 1) + " in the same session since " + why));
    }

    /** The reason for people: numbers, and what comes next. */
    String why() {
        return reason.get();
    }

    /** Whether there is something new to tell. While a child runs, its counters are not, which come twice a second. */
    boolean differsFrom(StreamState before) {
        boolean isQuiet = switch (phase) {
            case STARTING, LIVE, STOPPING -> true;
            case DEGRADED -> causes().equals(before.causes());
            default -> hasStartSlot || why().equals(before.why());
        };
        return phase != before.phase || !run.equals(before.run) || !isQuiet;
    }

    private List<Cause> causes() {
        return degradations.stream().map(Diagnosis::cause).toList();
    }
}
