package io.github.streampusher.reporting;

import com.google.gson.annotations.SerializedName;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.ChannelStatus;
import io.github.streampusher.supervision.port.Snapshot.FeedStatus;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.port.Snapshot.TrackStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The status of all streams in its JSON form, which the daemon writes and the commands and other tools read. */
public record StatusView(List<StreamView> streams, ConfigView config) {

    /**
     * One stream: numbers are rounded, addresses masked.
     *
     * @param evidence of the cause: the line or observation that proves it
     * @param channel the file that it plays, where in it, and what is next
     * @param problem of its present definition, in whose place an older one is in force
     * @param feeds that read its inputs, if it is relayed
     * @param cores of the processor that its children use, over the last minute
     * @param node where it runs; empty: on none of a fleet, or on this one, which belongs to none
     */
    public record StreamView(
            String name,
            String state,
            Instant since,
            Optional<Long> pid,
            long run,
            long restarts,
            Optional<String> cause,
            String detail,
            Optional<Instant> nextStart,
            Optional<BigDecimal> speed,
            Optional<BigDecimal> fps,
            Optional<BigDecimal> bitrateBps,
            Optional<Long> frames,
            long duplicated,
            long dropped,
            Optional<Long> outputBytes,
            Map<String, String> labels,
            List<OutputView> outputs,
            Optional<String> advice,
            Optional<String> title,
            Optional<String> input,
            Optional<String> node,
            Optional<String> evidence,
            Optional<String> problem,
            Optional<ChannelStatus> channel,
            List<FeedView> feeds,
            Optional<BigDecimal> cores) {
        /** A daemon of an earlier version, which an upgrade lets run on, does not write these. */
        public StreamView {
            title = Objects.requireNonNullElse(title, Optional.empty());
            input = Objects.requireNonNullElse(input, Optional.empty());
            node = Objects.requireNonNullElse(node, Optional.empty());
            evidence = Objects.requireNonNullElse(evidence, Optional.empty());
            problem = Objects.requireNonNullElse(problem, Optional.empty());
            channel = Objects.requireNonNullElse(channel, Optional.empty());
            feeds = Objects.requireNonNullElse(feeds, List.of());
            cores = Objects.requireNonNullElse(cores, Optional.empty());
        }

        static StreamView of(StreamStatus stream, OptionalDouble cores, ConfigReport config) {
            return new StreamView(
                    stream.name().value(),
                    stream.phase().toString(),
                    stream.since(),
                    Json.number(stream.pid()),
                    stream.runs(),
                    Math.max(0, stream.runs() - 1),
                    causeCode(stream.diagnosis()),
                    StateText.in(config.language(), stream.detail()),
                    stream.nextStart(),
                    Json.number(stream.rates().speed(), 3),
                    Json.number(stream.rates().framesPerSecond(), 2),
                    Json.number(stream.rates().bitsPerSecond(), 0),
                    Json.number(stream.counters().frames()),
                    stream.counters().duplicated(),
                    stream.counters().dropped(),
                    Json.number(stream.counters().totalSize()),
                    stream.labels(),
                    stream.outputs().stream().map(OutputView::of).toList(),
                    stream.diagnosis()
                            .map(found -> found.advice(config.language()).remedy()),
                    stream.title(),
                    stream.input(),
                    stream.node(),
                    stream.diagnosis().map(Diagnosis::evidence),
                    Optional.ofNullable(config.outdated().get(stream.name())),
                    stream.channel(),
                    stream.feeds().stream().map(FeedView::of).toList(),
                    Json.number(cores, 2));
        }
    }

    /** One input of a relayed stream; without a track where it sends none, or nothing is known yet. */
    public record FeedView(
            String input,
            String state,
            boolean onAir,
            Optional<String> cause,
            Optional<Instant> nextStart,
            Optional<Long> pid,
            Optional<TrackView> video,
            Optional<TrackView> audio) {
        static FeedView of(FeedStatus feed) {
            return new FeedView(
                    feed.input(),
                    feed.phase().toString(),
                    feed.isOnAir(),
                    causeCode(feed.diagnosis()),
                    feed.nextStart(),
                    Json.number(feed.pid()),
                    feed.video().map(TrackView::of),
                    feed.audio().map(TrackView::of));
        }
    }

    /** The health of a track of a feed. */
    public record TrackView(boolean moving, BigDecimal silentSeconds, long leaps) {
        static TrackView of(TrackStatus track) {
            BigDecimal silence = BigDecimal.valueOf(track.silentFor().toMillis(), 3);
            return new TrackView(track.isMoving(), silence.setScale(1, RoundingMode.DOWN), track.leaps());
        }
    }

    /** One output of a stream; whether it is up is empty where nobody knows. */
    public record OutputView(
            String url,
            Optional<Boolean> up,
            Optional<String> cause,
            Optional<Long> pid,
            Optional<BigDecimal> speed,
            Optional<Long> outputBytes,
            Optional<String> state,
            Optional<Instant> nextStart,
            Optional<BigDecimal> bitrateBps) {
        /** A daemon of an earlier version does not write these. */
        public OutputView {
            pid = Objects.requireNonNullElse(pid, Optional.empty());
            speed = Objects.requireNonNullElse(speed, Optional.empty());
            outputBytes = Objects.requireNonNullElse(outputBytes, Optional.empty());
            state = Objects.requireNonNullElse(state, Optional.empty());
            nextStart = Objects.requireNonNullElse(nextStart, Optional.empty());
            bitrateBps = Objects.requireNonNullElse(bitrateBps, Optional.empty());
        }

        static OutputView of(OutputStatus output) {
            return new OutputView(
                    output.url(),
                    output.up(),
                    causeCode(output.diagnosis()),
                    Json.number(output.pid()),
                    Json.number(output.rates().speed(), 3),
                    Json.number(output.counters().totalSize()),
                    Optional.of(output.phase().toString()),
                    output.nextStart(),
                    Json.number(output.rates().bitsPerSecond(), 0));
        }
    }

    /** The last reload. */
    public record ConfigView(List<ProblemView> problems, int reloads, Optional<Instant> lastReload) {
        static ConfigView of(ConfigReport report) {
            return new ConfigView(ProblemView.of(report.problems()), report.reloads(), report.lastReload());
        }
    }

    /** The status of one stream with its history; {@code streams} has one entry. */
    public record DetailView(List<StreamDetail> streams, ConfigView config) {}

    /** The keys of both parts stand in one JSON object. */
    public record StreamDetail(StreamView stream, StreamHistory history) {}

    /** A stream's availability and last runs. */
    public record StreamHistory(Availability availability, List<RunView> lastRuns) {}

    /** The live share of the time in which the stream was wanted; empty if it never was. */
    public record Availability(
            @SerializedName("24h") Optional<BigDecimal> day,
            @SerializedName("30d") Optional<BigDecimal> month) {}

    /** @param cores what the children of each stream use, as far as it was measured */
    public static StatusView of(Snapshot snapshot, Map<StreamName, Double> cores, ConfigReport config) {
        return new StatusView(
                snapshot.streams().stream()
                        .map(stream -> StreamView.of(stream, coresOf(cores, stream.name()), config))
                        .toList(),
                ConfigView.of(config));
    }

    /** Empty if there is no such stream. */
    public static Optional<DetailView> of(
            Snapshot snapshot,
            StreamName name,
            Map<StreamName, Double> cores,
            ConfigReport config,
            StreamHistory history) {
        return snapshot.streams().stream()
                .filter(stream -> stream.name().equals(name))
                .findFirst()
                .map(stream -> new StreamDetail(StreamView.of(stream, coresOf(cores, name), config), history))
                .map(detail -> new DetailView(List.of(detail), ConfigView.of(config)));
    }

    private static OptionalDouble coresOf(Map<StreamName, Double> cores, StreamName name) {
        return cores.containsKey(name) ? OptionalDouble.of(cores.get(name)) : OptionalDouble.empty();
    }

    static Optional<String> causeCode(Optional<Diagnosis> diagnosis) {
        return diagnosis.map(found -> found.cause().code());
    }

    /** A problem in its JSON form; no key means the file as a whole. */
    public record ProblemView(
            String severity, String file, int line, int column, Optional<String> key, String message) {

        public static List<ProblemView> of(List<Problem> problems) {
            return problems.stream().map(ProblemView::of).toList();
        }

        private static ProblemView of(Problem problem) {
            return new ProblemView(
                    problem.isError() ? "error" : "warning",
                    problem.file(),
                    problem.line(),
                    problem.column(),
                    Optional.of(problem.key()).filter(key -> !key.isEmpty()),
                    problem.message());
        }
    }
}
