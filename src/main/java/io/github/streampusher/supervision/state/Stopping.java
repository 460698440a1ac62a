package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * The child was signalled, and is signalled again, harder, until it has exited.
 *
 * @param desired what comes after it
 */
public record Stopping(RunHistory history, DesiredState desired, Run child, StopReason stopReason, StopLadder.Step step)
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
    public Optional<Diagnosis> diagnosis() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(step.nextAt());
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
        StopLadder.Step next = step.next(context.now());
        return Transition.to(
                new Stopping(history, desired, child, stopReason, next), new Effect.Signal(child.id(), next.signal()));
    }

    @Override
    public Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return afterExit(stopReason.timeout().map(timeout -> event.diagnosis()), context);
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
    public Transition exited(Event.Exited event, TransitionContext context) {
        return afterExit(
                stopReason
                        .fault()
                        .or(() -> stopReason
                                .timeout()
                                .map(timeout -> child.diagnose(event, Optional.of(stopReason), context.now()))),
                context);
    }

    private Transition afterExit(Optional<Diagnosis> diagnosis, TransitionContext context) {
        return RestartDecision.afterStop(this, stopReason, diagnosis, context);
    }
}
