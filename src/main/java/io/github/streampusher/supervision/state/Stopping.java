package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The child was told to stop, and is told again, harder, until it is gone.
 *
 * @param desired what comes after it
 */
public record Stopping(RunHistory history, DesiredState desired, Run child, StopReason stopReason, StopStep step)
        implements ActiveState {

    @Override
    public Phase phase() {
        return Phase.STOPPING;
    }

    @Override
    public String why() {
        return stopReason.why();
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(step.nextStepAt());
    }

    @Override
    public StopLadder stopLadder(Duration now) {
        return step.ladder();
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext turn) {
        return Transition.to(new Stopping(history, newDesired, child, stopReason, step));
    }

    @Override
    public Transition restartRequested(TransitionContext turn) {
        return Transition.to(this);
    }

    @Override
    public Transition deadlineReached(TransitionContext turn) {
        StopStep next = step.next(turn.now());
        return Transition.to(
                new Stopping(history, desired, child, stopReason, next), new Effect.Signal(child.id(), next.signal()));
    }

    @Override
    public Transition started(Event.Started event, TransitionContext turn) {
        return Transition.to(new Stopping(history, desired, child.after(event), stopReason, step));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, TransitionContext turn) {
        return afterExit(stopReason.timeout().map(fault -> event.diagnosis()), turn);
    }

    @Override
    public Transition sampled(Event.Sampled event, TransitionContext turn) {
        return Transition.to(new Stopping(history, desired, child.after(event.sample(), turn.now()), stopReason, step));
    }

    @Override
    public Transition examined(Event.Examined event, TransitionContext turn) {
        return Transition.to(new Stopping(history, desired, child, stopReason.with(event.observation()), step));
    }

    @Override
    public Transition outputsReported(Event.OutputsReported event, TransitionContext turn) {
        return Transition.to(this);
    }

    @Override
    public Transition failbackProbed(Event.FailbackProbed event, TransitionContext turn) {
        return Transition.to(this);
    }

    @Override
    public Transition exited(Event.Exited event, TransitionContext turn) {
        return afterExit(
                stopReason.timeout().map(fault -> child.diagnose(event, Optional.of(stopReason), turn.now())), turn);
    }

    private Transition afterExit(Optional<Diagnosis> diagnosis, TransitionContext turn) {
        Optional<DesiredState.Running> sameAgain = desired instanceof DesiredState.Running running
                        && running.hasSameCommand(child.desired(), history.route())
                ? Optional.of(running)
                : Optional.empty();
        if (sameAgain.isPresent() && diagnosis.isPresent()) {
            return RestartDecision.afterRun(history, sameAgain.get(), child, diagnosis.get(), turn);
        }
        RunHistory next = stopReason
                .nextRoute()
                .filter(route ->
                        sameAgain.isPresent() && sameAgain.get().definition().hasRoute(route))
                .map(history::switchedTo)
                .orElseGet(history::withoutFailures);
        return desired.transition(next, turn).withFirst(new Effect.Report(child.report(diagnosis, why(), turn.now())));
    }

    @Override
    public Stopping shifted(Duration by) {
        return new Stopping(history, desired, child.shifted(by), stopReason, step.shifted(by));
    }
}
