package io.github.streampusher.supervision;

import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.FailbackProber;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.state.DesiredState;
import io.github.streampusher.supervision.state.Effect;
import java.util.Optional;

/** Does what the states ask for. Confined to the supervisor thread. */
final class EffectRunner implements Effect.Handler {
    private final Launcher launcher;
    private final FailbackProber failbackProber;
    private final Observer observer;
    private String program = "";

    EffectRunner(Launcher launcher, FailbackProber scout, Observer observer) {
        this.launcher = launcher;
        this.failbackProber = scout;
        this.observer = observer;
    }

    /** FFmpeg's path, or a bare name that is looked up on PATH; from the next start on. */
    void setProgram(String newProgram) {
        program = newProgram;
    }

    @Override
    public void start(Effect.Start effect) {
        Redactor redactor = new Redactor(effect.desired().definition().secrets());
        DesiredState.Running wanted = effect.desired();
        Launch.PlanRequest unplanned =
                new Launch.PlanRequest(wanted.definition().forRoute(effect.route()), effect.forceProbe());
        launcher.start(new Launch(
                effect.run(), program, wanted.commandLine(effect.route()), redactor, Optional.of(unplanned)));
    }

    @Override
    public void probeFailback(Effect.ProbeFailback effect) {
        failbackProber.probe(effect.run(), program, effect.definition(), effect.route());
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
        observer.runEnded(effect.report());
    }
}
