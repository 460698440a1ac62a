package io.github.streampusher.supervision.port;

import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.health.Outputs;
import io.github.streampusher.health.Sample;
import io.github.streampusher.health.SourceReport;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.Route;
import io.github.streampusher.stream.Settings.StartRate;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text.CommandValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Something that the loop reacts to. */
public sealed interface Event {

    /** News of one run: of its probe, of its start or of its child. */
    sealed interface RunEvent extends Event {
        RunId run();

        /** Whether neither a probe nor a child of the run is left after it. */
        default boolean endsRun() {
            return this instanceof Probed || this instanceof StartFailed || this instanceof Exited;
        }
    }

    /** Counters of a run, of which only the newest ones count. */
    sealed interface Counters extends RunEvent {}

    /** The source is being asked now; until then the probe waited for others. */
    record ProbeStarted(RunId run) implements RunEvent {}

    /**
     * A probe has ended.
     *
     * @param ffmpeg what FFmpeg can do
     * @param result what the source has
     * @param values of the commands of the definition
     */
    record Probed(RunId run, Capabilities ffmpeg, ProbeResult result, CommandValues values) implements RunEvent {
        /** Without commands. */
        public Probed(RunId run, Capabilities ffmpeg, ProbeResult result) {
            this(run, ffmpeg, result, CommandValues.NONE);
        }
    }

    /** The child runs. */
    record Started(RunId run, long pid) implements RunEvent {}

    /** The child could not be started. */
    record StartFailed(RunId run, Diagnosis diagnosis) implements RunEvent {}

    /** The child's newest counters. */
    record Sampled(RunId run, Sample sample) implements Counters {}

    /**
     * What a feed sends to the relay. The first one comes when the child has opened its input and connects.
     *
     * @param isOnAir whether it is what the pushes get
     * @param keyFrameInterval between its two newest key frames; zero: unknown
     * @param headerFingerprint two feeds with the same one probably have the same parameter sets
     * @param isHeld whether its media wait until it is on air
     * @param end why it sends no more; empty: it may
     */
    record Flowing(
            RunId run,
            boolean isOnAir,
            TrackFlow video,
            TrackFlow audio,
            Duration keyFrameInterval,
            int headerFingerprint,
            boolean isHeld,
            Optional<String> end)
            implements Counters {}

    /**
     * One track of a feed.
     *
     * @param isAnnounced whether the feed says that it has such a track
     * @param time of its newest tag, by the feed's clock
     * @param silentFor how long ago that was
     * @param leaps of its clock
     */
    record TrackFlow(boolean isAnnounced, long bytes, Duration time, Duration silentFor, long leaps) {}

    /**
     * What a push takes from the relay. The first one comes when its child connects.
     *
     * @param age of the oldest media that it has not taken
     * @param isBehind whether it has lost what was queued, and has taken nothing since
     * @param dropped tags that it missed because it was too far behind
     * @param overflows how often it was
     * @param end why it takes no more; empty: it may
     */
    record Backlog(
            RunId run,
            long sentBytes,
            long queuedBytes,
            Duration age,
            boolean isBehind,
            long dropped,
            long overflows,
            Optional<String> end)
            implements Counters {}

    /**
     * A connection of the child is stuck, or no longer is.
     *
     * @param unsentBytes what waits in those of which the far end takes nothing; empty: none is stuck
     * @param unreadTime how long the far end has read nothing, as far as known
     */
    record SendingBlocked(RunId run, OptionalLong unsentBytes, Duration unreadTime) implements RunEvent {}

    /** The child's process was examined from outside. */
    record Examined(RunId run, ProcessObservation observation) implements RunEvent {}

    /** The child's lines have shown the health of its outputs, of which it has several. */
    record OutputsReported(RunId run, Outputs.Faults faults) implements RunEvent {}

    /** The child's lines say that its source has changed. */
    record SourceReported(RunId run, SourceReport report) implements RunEvent {}

    /**
     * A probe for a route that is better than the child's has ended.
     *
     * @param bestRoute the best one that is available; the child's own if no better one is
     */
    record FailbackProbed(RunId run, Route bestRoute) implements RunEvent {}

    /** An output of the child was looked at as viewers get it. */
    record Looked(RunId run, int output, Look look) implements RunEvent {}

    /**
     * The child has exited and all that it printed was read.
     *
     * @param status exit status; 128 + n when signal n killed it
     * @param lastLines the last lines of standard error, secrets included, oldest first
     */
    record Exited(RunId run, int status, List<LogLine> lastLines) implements RunEvent {
        public Exited {
            lastLines = List.copyOf(lastLines);
        }

        @Override
        public String toString() {
            return "Exited[" + run + ", status " + status + "]";
        }
    }

    /**
     * These definitions hold from now on, whatever held before.
     *
     * @param callback is called on the supervisor's thread with the result
     */
    record DefinitionsReplaced(
            DefinitionSet definitions, Programs programs, StartRate startRate, Consumer<ReloadSummary> callback)
            implements Event {}

    /**
     * In a fleet: where the streams are from now on.
     *
     * @param callback is called on the supervisor's thread with the streams that have a child, once those that may not have one are
     *     being stopped
     */
    record PlacesReplaced(FleetPlaces places, Consumer<Set<StreamName>> callback) implements Event {}

    /**
     * What operators said before the daemon's start: whether each of these streams runs.
     *
     * @param writtenAt until when that certainly held
     */
    record OverridesRestored(Map<StreamName, Boolean> overrides, Instant writtenAt) implements Event {
        public OverridesRestored {
            overrides = Map.copyOf(overrides);
        }
    }

    /** Where each channel was at the end of an earlier daemon. */
    record PositionsRestored(Map<StreamName, Position> positions) implements Event {
        public PositionsRestored {
            positions = Map.copyOf(positions);
        }
    }

    /**
     * An operator's command for one stream.
     *
     * @param named whether the operator named the stream; else it is one of many that a pattern or label matches
     * @param once whether it holds until the daemon's next start only
     * @param callback is called on the supervisor's thread
     */
    record CommandGiven(
            StreamName stream, ManualCommand command, boolean named, boolean once, Consumer<CommandResult> callback)
            implements Event {
        /** For a stream that is named, and for good. */
        public CommandGiven(StreamName stream, ManualCommand command, Consumer<CommandResult> callback) {
            this(stream, command, true, false, callback);
        }
    }

    /** What a command did. */
    enum CommandResult {
        DONE,
        /** One of many that is disabled, and so is not started or restarted; or it has no next file. */
        LEFT_ALONE,
        /** It holds, but the stream does not run before its definition is mended. */
        WRONG_DEFINITION,
        NO_SUCH_STREAM
    }

    /** The commands of an operator. */
    enum ManualCommand {
        /** Run, even if disabled; now, even if it would wait. */
        START,
        /** Do not run. */
        STOP,
        /** Run, with another child than now. */
        RESTART,
        /** Of a channel: go on with the next file. */
        SKIP
    }

    /**
     * The files of a channel, in the order listed.
     *
     * @param path of the list
     * @param files empty: there is none, or no list
     */
    record FilesListed(StreamName stream, String path, List<String> files) implements Event {
        public FilesListed {
            files = List.copyOf(files);
        }
    }

    /** Somebody asks for the state of all streams. */
    record SnapshotRequested(Consumer<Snapshot> callback) implements Event {}

    /** Stop each child, then the loop. */
    record Shutdown() implements Event {}
}
