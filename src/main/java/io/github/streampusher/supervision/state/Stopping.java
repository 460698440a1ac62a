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
    public Stopping with(Run run) {
        return new Stopping(history, desired, run, stopReason, step);
    }

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
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return Transition.to(new Stopping(history, newDesired, child, stopReason, step));
    }

    @Override
    public Transition restartRequested(TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        StopStep next = step.next(context.now());
        return Transition.to(
                new Stopping(history, desired, child, stopReason, next), new Effect.Signal(child.id(), next.signal()));
    }

    @Override
    public Transition started(Event.Started event, TransitionContext context) {
        return Transition.to(with(child.after(event)));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return afterExit(stopReason.timeout().map(fault -> event.diagnosis()), context);
    }

    @Override
    public Transition sampled(Event.Sampled event, TransitionContext context) {
        return Transition.to(with(child.after(event.sample(), context.now())));
    }

    @Override
    public Transition examined(Event.Examined event, TransitionContext context) {
        return Transition.to(new Stopping(history, desired, child, stopReason.with(event.observation()), step));
    }

    @Override
    public Transition outputsReported(Event.OutputsReported event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    public Transition failbackProbed(Event.FailbackProbed event, TransitionContext context) {
        return Transition.to(this);
    }

    @Override
    public Transition exited(Event.Exited event, TransitionContext context) {
        return afterExit(
                stopReason.timeout().map(fault -> child.diagnose(event, Optional.of(stopReason), context.now())),
                context);
    }

    private Transition afterExit(Optional<Diagnosis> diagnosis, TransitionContext context) {
        Optional<DesiredState.Running> sameAgain = desired instanceof DesiredState.Running running
                        && running.hasSameCommand(child.desired(), history.route())
                ? Optional.of(running)
                : Optional.empty();
        if (sameAgain.isPresent() && diagnosis.isPresent()) {
            return RestartDecision.afterRun(history, sameAgain.get(), child, diagnosis.get(), context);
        }
        RunHistory next = stopReason
                .nextRoute()
                .filter(route ->
                        sameAgain.isPresent() && sameAgain.get().definition().hasRoute(route))
                .map(history::switchedTo)
                .orElseGet(history::withoutFailures);
        return desired.transition(next, context)
                .withFirst(new Effect.Report(child.report(diagnosis, why(), context.now())));
    }
}
