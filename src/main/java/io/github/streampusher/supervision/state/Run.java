package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.health.Health;
import io.github.streampusher.health.Outputs;
import io.github.streampusher.health.Sample;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One life of one child, as far as it has gone.
 *
 * @param commandLine what FFmpeg was told; before it is started, what it would be told if nothing were known
 */
public record Run(
        RunId id,
        DesiredState.Running desired,
        CommandLine commandLine,
        Duration startedAt,
        OptionalLong pid,
        Health health,
        Outputs outputs) {

    static Run begin(RunHistory history, DesiredState.Running wanted, Duration now) {
        CommandLine commandLine = wanted.commandLine(history.route());
        return new Run(
                history.lastRunId(),
                wanted,
                commandLine,
                now,
                OptionalLong.empty(),
                Health.startedAt(now),
                Outputs.SINGLE);
    }

    Run after(Event.Started event) {
        return new Run(id, desired, event.commandLine(), startedAt, OptionalLong.of(event.pid()), health, outputs);
    }

    Run after(Sample sample, Duration now) {
        return new Run(id, desired, commandLine, startedAt, pid, health.after(sample, now), outputs.at(now));
    }

    Run after(Event.OutputsReported event, Duration now) {
        return new Run(id, desired, commandLine, startedAt, pid, health, outputs.withFaults(event.faults(), now));
    }

    /** The same after a pause of the whole process. */
    Run afterPause() {
        return new Run(id, desired, commandLine, startedAt, pid, health.afterPause(), outputs);
    }

    /**
     * Since when nothing may have arrived anywhere.
     *
     * @param limit that this is measured against
     */
    Duration noMediaSince(Duration limit) {
        Duration still = health.noMediaSince(limit);
        return outputs.allDownSince()
                .filter(since -> since.compareTo(still) < 0)
                .orElse(still);
    }

    /** Whether it has lived for so long that what comes next is no repetition. */
    boolean isHealthy(Duration now) {
        Duration enough = desired.definition().restart().healthyAfter();
        return health.moved() && age(now).compareTo(enough) >= 0;
    }

    public Duration age(Duration now) {
        return now.minus(startedAt);
    }

    /** What this run died of, or was ended for. */
    Diagnosis diagnose(Event.Exited exited, Optional<StopReason> dismissal, Duration now) {
        Optional<WatchdogTimeout> fault = dismissal.flatMap(StopReason::timeout);
        if (fault.isPresent() && outputs.areAllDown()) {
            return outputs.diagnosis().orElseThrow();
        }
        return Diagnoser.diagnose(new Evidence(
                exited.lastLines(),
                OptionalInt.of(exited.status()),
                fault.map(WatchdogTimeout::ending).orElse(Evidence.Ending.BY_ITSELF),
                fault.map(WatchdogTimeout::limit).orElse(Duration.ZERO),
                Optional.of(age(now)),
                Optional.of(health.moved()),
                health.sinceLastMedia(now),
                dismissal.flatMap(StopReason::observation),
                Invocation.of(commandLine.words())));
    }

    RunReport report(Optional<Diagnosis> diagnosis, String why, Duration now) {
        String shown = commandLine.masked(new Redactor(desired.definition().secrets()));
        return new RunReport(id, shown, age(now), health.newest(), diagnosis, why);
    }
}
