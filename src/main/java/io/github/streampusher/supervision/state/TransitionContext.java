package io.github.streampusher.supervision.state;

import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Jitter;
import io.github.streampusher.supervision.port.Programs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a transition may depend on beside its state and the event.
 *
 * @param now the loop's time, read before each event
 * @param isQuietHour whether a run may be begun anew that need not be at once
 * @param startSlot when the next start may be, by {@code daemon.start-rate}; reserved by
 *     {@link Effect.ReserveStartSlot}
 * @param programs that a run would start
 * @param holder the other stream for whose end a run by this definition must wait, such as one that writes to the same
 *     address
 */
public record TransitionContext(
        Duration now,
        boolean isQuietHour,
        Jitter jitter,
        Duration startSlot,
        Programs programs,
        Function<Definition, Optional<StreamName>> holder) {}
