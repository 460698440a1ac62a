package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import java.time.Duration;
import java.util.Optional;

/** A child runs or is being started; no media has moved yet. */
public record Starting(RunHistory history, DesiredState.Running desired, Run child) implements ActiveState {

    @Override
    public Starting with(Run run) {
        return new Starting(history, desired, run);
    }

    @Override
    public Phase phase() {
        return Phase.STARTING;
    }

    @Override
    public String why() {
        return why(history, child);
    }

    static String why(RunHistory history, Run run) {
        String why = "run " + run.id().number();
        return history.lastDiagnosis().map(end -> why + " after " + end).orElse(why);
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(waitsForMedia()
                .or(() -> child.intake().map(Intake::since))
                .orElse(child.startedAt())
                .plus(startTimeout()));
    }

    /** Until when a feed has waited to be on air. */
    private Optional<Duration> waitsForMedia() {
        return child.flow().filter(flow -> flow.newest().isHeld()).map(Flow::at);
    }

    private Duration startTimeout() {
        return desired.definition().watchdog().startTimeout();
    }

    @Override
    public StopLadder stopLadder(Duration now) {
        return StopLadder.CONNECTING;
    }

    @Override
    public Transition desiredChanged(DesiredState newDesired, TransitionContext context) {
        return newDesired instanceof DesiredState.Running running && keepsChild(running)
                ? keepChild(new Starting(history, running, child), desired, running)
                : stopFor(newDesired, context);
    }

    @Override
    public Transition deadlineReached(TransitionContext context) {
        if (child.intake()
                .filter(taken -> taken.isIdle(context.now()))
                .isPresent()) { // its destination is not to blame
            return stop(desired, StopReason.requested("no feed is on air"), StopLadder.CONNECTING, context);
        }
        String why = "no media within " + DurationText.format(startTimeout()) + " (start-timeout)";
        StopReason reason = StopReason.timeout(Ending.START_TIMEOUT, startTimeout(), why);
        return stop(desired, reason, StopLadder.STUCK, context);
    }

    @Override
    public Transition startFailed(Event.StartFailed event, TransitionContext context) {
        return RestartDecision.afterRun(history, desired, child, event.diagnosis(), context);
    }

    @Override
    public Transition sampled(Event.Sampled event, TransitionContext context) {
        Run run = child.after(event.sample(), context.now());
        boolean arrives = run.health().moved() && !run.outputs().areAllDown();
        return Transition.to(
                arrives ? new Live(history, desired, run, context.now()).reassessed(context.now()) : with(run));
    }

    @Override
    public Transition outputsReported(Event.OutputsReported event, TransitionContext context) {
        return Transition.to(with(child.after(event, context.now())));
    }

    @Override
    public Transition exited(Event.Exited event, TransitionContext context) {
        Diagnosis diagnosis = child.diagnose(event, Optional.empty(), context.now());
        return RestartDecision.afterRun(history, desired, child, diagnosis, context);
    }
}
