package io.github.streampusher.supervision;

import io.github.streampusher.plan.Planner;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.Prober;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.state.Effect;

/** Runs the effects of transitions through the ports. Confined to the supervisor thread. */
final class EffectRunner implements Effect.Handler {
    private final Launcher launcher;
    private final Prober prober;
    private final Observer observer;
    private final Runnable reserveStartSlot;
    private Programs programs = new Programs("", "");

    EffectRunner(Launcher launcher, Prober prober, Observer observer, Runnable reserveStartSlot) {
        this.launcher = launcher;
        this.prober = prober;
        this.observer = observer;
        this.reserveStartSlot = reserveStartSlot;
    }

    /** Holds from the next start on. */
    void setPrograms(Programs newPrograms) {
        programs = newPrograms;
    }

    Programs programs() {
        return programs;
    }

    @Override
    public void reserveStartSlot() {
        reserveStartSlot.run();
    }

    @Override
    public void probe(Effect.Probe effect) {
        prober.probe(new Prober.Request(effect.run(), programs, effect.definition(), effect.asksSource()));
    }

    @Override
    public void cancelProbe(Effect.CancelProbe effect) {
        prober.cancel(effect.run());
    }

    @Override
    public void reportPlan(Effect.ReportPlan effect) {
        observer.planned(effect.run(), effect.plan());
    }

    @Override
    public void start(Effect.Start effect) {
        launcher.start(new Launch(
                effect.run(),
                programs.ffmpeg(),
                effect.plan().commandLine(),
                effect.definition().redactor(),
                Planner.overwrittenFiles(effect.definition().forRoute(effect.route()))));
    }

    @Override
    public void probeFailback(Effect.ProbeFailback effect) {
        prober.probeFailback(effect.run(), programs, effect.definition(), effect.route());
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
