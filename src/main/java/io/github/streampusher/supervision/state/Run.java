package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.health.Health;
import io.github.streampusher.health.Outputs;
import io.github.streampusher.health.Sample;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.RunReport;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One run, as far as it has gone.
 *
 * @param plan how FFmpeg is called; empty while the source is probed
 * @param isPlanCached whether the plan relies on an earlier probe, which may be out of date
 * @param flow of a feed: what it sends to the relay; empty: it has not connected
 * @param intake of a push: what it takes from the relay; empty: it has not connected
 */
public record Run(
        RunId id,
        DesiredState.Running desired,
        Optional<Plan> plan,
        boolean isPlanCached,
        Duration startedAt,
        OptionalLong pid,
        Health health,
        Outputs outputs,
        Optional<Flow> flow,
        Optional<Intake> intake) {

    /** So many frames may be missing before a source is silent. */
    private static final int PAUSE_FRAMES = 3;

    static Run begin(RunId id, DesiredState.Running desired, Duration now) {
        return new Run(
                id,
                desired,
                Optional.empty(),
                false,
                now,
                OptionalLong.empty(),
                Health.startedAt(now),
                Outputs.SINGLE,
                Optional.empty(),
                Optional.empty());
    }

    /** Whose lines show no value of a command. */
    Run masking(CommandValues values) {
        return new Run(id, desired.masking(values), plan, isPlanCached, startedAt, pid, health, outputs, flow, intake);
    }

    Run with(Plan newPlan, boolean isCached) {
        return new Run(id, desired, Optional.of(newPlan), isCached, startedAt, pid, health, outputs, flow, intake);
    }

    private Run with(OptionalLong newPid, Health newHealth, Outputs newOutputs) {
        return new Run(id, desired, plan, isPlanCached, startedAt, newPid, newHealth, newOutputs, flow, intake);
    }

    Run after(Event.Started event) {
        return with(OptionalLong.of(event.pid()), health, outputs);
    }

    Run after(Sample sample, Duration now) {
        return with(pid, health.after(sample, now), outputs.at(now));
    }

    /** Of several outputs, one that is stuck does not hold up the others. */
    Run after(Event.SendingBlocked event, Duration now) {
        boolean single =
                desired.definition().outputs().size() == 1 && !desired.part().isFeed();
        return single
                ? with(pid, health.withUnsent(event.unsentBytes(), now.minus(event.unreadTime()), now), outputs)
                : this;
    }

    /** A paced feed waits for the relay, which is no stall, and may have sent all long before it is on air. */
    Run after(Event.Flowing event, Duration now) {
        Flow next = Flow.after(flow, event, pauseLimit(desired.definition().watchdog()), now);
        boolean goesOn = event.isHeld() || flow.filter(next::isFurtherThan).isPresent();
        boolean isAhead = goesOn && desired.part().isPaced(desired.definition());
        Health known = isAhead ? health.caughtUp(true, now) : health;
        Health rated = event.isHeld() ? known.afterPause() : known;
        return new Run(id, desired, plan, isPlanCached, startedAt, pid, rated, outputs, Optional.of(next), intake);
    }

    /** A longer silence of a feed is one: not the time between frames of a source that has few. */
    public Duration pauseLimit(Watchdog watchdog) {
        Duration frames = plan.flatMap(Plan::media)
                .flatMap(Media::video)
                .flatMap(Media.VideoTrack::frameRate)
                .map(rate -> Duration.ofMillis(Math.round(PAUSE_FRAMES * 1000 / rate.perSecond())))
                .orElse(Duration.ZERO);
        return frames.compareTo(watchdog.seamlessAfter()) > 0 ? frames : watchdog.seamlessAfter();
    }

    /** A push that takes all there is does not stall: what it writes may come in pieces, and there may be nothing to write. */
    Run after(Event.Backlog event, Duration now) {
        boolean isIdle =
                intake.filter(before -> before.hasSent(event.sentBytes())).isPresent();
        Health next = event.queuedBytes() == 0 && !event.isBehind() ? health.caughtUp(isIdle, now) : health;
        Optional<Intake> taken = Optional.of(Intake.after(intake, event, now));
        return new Run(id, desired, plan, isPlanCached, startedAt, pid, next, outputs, flow, taken);
    }

    Run after(Event.OutputsReported event, Duration now) {
        return with(pid, health, outputs.withFaults(event.faults(), now));
    }

    /** The same after a pause of the whole process. */
    Run afterPause() {
        return with(pid, health.afterPause(), outputs);
    }

    /**
     * Since when it is possible that no media has arrived at any output.
     *
     * @param limit against which this is measured
     */
    Duration noMediaSince(Duration limit) {
        Duration still = health.noMediaSince(limit);
        return outputs.allDownSince()
                .filter(since -> since.compareTo(still) < 0)
                .orElse(still);
    }

    /** Whether it has lived for {@code healthy-after}, so that its end is no repeated failure. */
    boolean isHealthy(Duration now) {
        Duration healthyAfter = desired.definition().restart().healthyAfter();
        return health.moved() && age(now).compareTo(healthyAfter) >= 0;
    }

    public Duration age(Duration now) {
        return now.minus(startedAt);
    }

    /** Why this run has ended, or was stopped. */
    Diagnosis diagnose(Event.Exited exited, Optional<StopReason> stopReason, Duration now) {
        Optional<StopReason.Timeout> timeout = stopReason.flatMap(StopReason::timeout);
        if (timeout.isPresent() && outputs.areAllDown()) {
            return outputs.diagnosis().orElseThrow();
        }
        Diagnosis found = Diagnoser.diagnose(
                new Evidence(
                        exited.lastLines(),
                        OptionalInt.of(exited.status()),
                        timeout.map(StopReason.Timeout::ending).orElse(Evidence.Ending.BY_ITSELF),
                        timeout.map(StopReason.Timeout::limit).orElse(Duration.ZERO),
                        new Evidence.Observed(
                                Optional.of(age(now)),
                                Optional.of(health.moved()),
                                health.sinceLastMedia(now),
                                stopReason.flatMap(StopReason::observation)),
                        plan.map(Plan::commandLine).map(CommandLine::invocation).orElse(Invocation.UNKNOWN)),
                desired.part().redactor());
        return desired.part().isPush() ? ofDestination(found, timeout) : found;
    }

    /** What a push was given and has not passed on in time, its destination has not taken. */
    private static Diagnosis ofDestination(Diagnosis found, Optional<StopReason.Timeout> timeout) {
        boolean isNamed =
                found.cause().side() != Cause.Side.SOURCE && found.cause().side() != Cause.Side.UNKNOWN;
        return timeout.filter(limit -> !isNamed)
                .map(limit ->
                        limit.ending() == Evidence.Ending.STALL ? Cause.DESTINATION_STALLED : Cause.DESTINATION_TIMEOUT)
                .map(cause -> new Diagnosis(cause, found.evidence()))
                .orElse(found);
    }

    /** Whether it has written media for so long without a pause that another child's feed made. */
    boolean hasWrittenFor(Duration time, Duration now) {
        return intake.filter(
                        taken -> taken.isIdle(now) || now.minus(taken.since()).compareTo(time) < 0)
                .isEmpty();
    }

    /** Whether it has played a file of a channel to the end, or another child plays the channel from now on. */
    private boolean isFileChange(Optional<Diagnosis> diagnosis, String why) {
        boolean hasPlayed =
                diagnosis.filter(end -> end.cause() == Cause.SOURCE_ENDED).isPresent()
                        && health.newest().outTimeMicros().orElse(0) > 0;
        boolean isReplaced = diagnosis.isEmpty() && why.equals(DesiredState.Stopped.NEXT_CHILD.why());
        return (hasPlayed || isReplaced) && desired.part().isPaced(desired.definition());
    }

    RunReport report(Optional<Diagnosis> diagnosis, String why, Duration now) {
        Redactor redactor = desired.part().redactor();
        String command = plan.map(made -> made.commandLine().masked(redactor)).orElse("");
        return new RunReport(id, command, age(now), health.newest(), diagnosis, why, isFileChange(diagnosis, why));
    }
}
