package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.supervision.port.Event;
import java.util.Optional;

/** The states without a child. What a child says can only be late news here, and changes nothing. */
public sealed interface Idle extends State permits Disabled, Waiting, Quarantined, Finished, Blocked {

    @Override
    default Optional<Run> run() {
        return Optional.empty();
    }

    @Override
    default Optional<Diagnosis> diagnosis() {
        return ledger().lastEnd();
    }

    @Override
    default Transition restarted(Turn turn) {
        return desired().settle(ledger().forgiven(), turn);
    }

    @Override
    default Transition started(Event.Started event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition startFailed(Event.StartFailed event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition sampled(Event.Sampled event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition examined(Event.Examined event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition outputsTold(Event.OutputsTold event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition scouted(Event.Scouted event, Turn turn) {
        return Transition.to(this);
    }

    @Override
    default Transition exited(Event.Exited event, Turn turn) {
        return Transition.to(this);
    }
}
