package io.github.streampusher.supervision.state;

import io.github.streampusher.supervision.port.Jitter;
import java.time.Duration;

/**
 * What a transition may know beside its state and the event.
 *
 * @param now the loop's time, read once a context
 */
public record TransitionContext(Duration now, Jitter jitter, Pacer pacer) {}
