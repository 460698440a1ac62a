package io.github.streampusher.supervision;

import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Scout;
import io.github.streampusher.supervision.state.Desired;
import io.github.streampusher.supervision.state.Effect;
import java.util.Optional;

/** Does what the states ask for. Confined to the supervisor thread. */
final class Deeds implements Effect.Recipient {
    private final Launcher launcher;
    private final Scout scout;
    private final Observer observer;
    private String program = "";

    Deeds(Launcher launcher, Scout scout, Observer observer) {
        this.launcher = launcher;
        this.scout = scout;
        this.observer = observer;
    }

    /** FFmpeg's path, or a bare name that is looked up on PATH; from the next start on. */
    void useProgram(String newProgram) {
        program = newProgram;
    }

    @Override
    public void start(Effect.Start effect) {
        Redactor redactor = new Redactor(effect.wanted().definition().secrets());
        Desired.Running wanted = effect.wanted();
        Launch.Unplanned unplanned = new Launch.Unplanned(wanted.definition().by(effect.route()), effect.anew());
        launcher.start(new Launch(
                effect.run(), program, wanted.commandLine(effect.route()), redactor, Optional.of(unplanned)));
    }

    @Override
    public void scout(Effect.Scout effect) {
        scout.look(effect.run(), program, effect.definition(), effect.route());
    }

    @Override
    public void examine(Effect.Examine effect) {
        launcher.examine(effect.run());
    }

    @Override
    public void signal(Effect.Signal effect) {
        launcher.signal(effect.run(), effect.signal());
    }

    @Override
    public void report(Effect.Report effect) {
        observer.ended(effect.report());
    }
}
