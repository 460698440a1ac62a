package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Programs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a transition may depend on beside its state and the event.
 *
 * @param now the loop's time, read before each event
 * @param isQuietHour whether a run may be begun anew that need not be at once
 * @param startSlot when the next start may be, by {@code daemon.start-rate}; reserved by
 *     {@link Effect.ReserveStartSlot}
 * @param programs that a run would start
 * @param holder for whose end a run on one route must wait, such as one that writes to the same address; asked with what is
 *     desired and with its definition on that route
 */
public record TransitionContext(
        Duration now,
        boolean isQuietHour,
        Jitter jitter,
        Duration startSlot,
        Programs programs,
        BiFunction<DesiredState.Running, Definition, Optional<String>> holder) {}
