package io.github.streampusher.supervision.port;

/**
 * Answers the events of a run, one method each.
 *
 * @param <C> what an answer may depend on beside the event
 * @param <A> an answer
 */
public interface RunEventHandler<C, A> {
    A probeStarted(Event.ProbeStarted event, C context);

    A probed(Event.Probed event, C context);

    A started(Event.Started event, C context);

    A startFailed(Event.StartFailed event, C context);

    A sampled(Event.Sampled event, C context);

    A examined(Event.Examined event, C context);

    A outputsReported(Event.OutputsReported event, C context);

    A failbackProbed(Event.FailbackProbed event, C context);

    A exited(Event.Exited event, C context);
}
