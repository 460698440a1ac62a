package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The state of all streams at one moment, in the order of their names. */
public record Snapshot(List<StreamStatus> streams) {
    public Snapshot {
        streams = List.copyOf(streams);
    }

    /**
     * The state of one stream.
     *
     * @param since when it entered this state
     * @param runs the number of runs, including the present one; the files of a channel are one run
     * @param detail the reason for people
     * @param nextStart when the next start is due
     * @param uptime how long the child has been running
     * @param counters the child's newest
     * @param outputs in the order of the definition
     * @param title the name for people
     * @param input the address that it reads at present, masked
     * @param channel what it plays, if it is a channel
     * @param node of a fleet which runs it
     * @param feeds that read its inputs for the relay, in the order of preference; none without it
     */
    public record StreamStatus(
            StreamName name,
            Phase phase,
            Instant since,
            OptionalLong pid,
            long runs,
            Optional<Diagnosis> diagnosis,
            String detail,
            Optional<Instant> nextStart,
            Optional<Duration> uptime,
            Rates rates,
            Sample counters,
            Map<String, String> labels,
            List<OutputStatus> outputs,
            Optional<String> title,
            Optional<String> input,
            Optional<ChannelStatus> channel,
            Optional<String> node,
            List<FeedStatus> feeds) {}

    /**
     * What a channel plays.
     *
     * @param length of the file; empty: unknown
     * @param next the file that follows; empty: it is the last one
     */
    public record ChannelStatus(String file, Duration position, Optional<Duration> length, Optional<String> next) {}

    /**
     * One feed of a relayed stream.
     *
     * @param input the address that it reads, masked
     * @param phase that of the child; disabled: it is not needed at present
     * @param isOnAir whether it is what the pushes get
     * @param video empty: it sends none, or nothing is known yet
     */
    public record FeedStatus(
            String input,
            Phase phase,
            boolean isOnAir,
            Optional<Diagnosis> diagnosis,
            Optional<Instant> nextStart,
            OptionalLong pid,
            Optional<TrackStatus> video,
            Optional<TrackStatus> audio) {}

    /**
     * The health of one track of a feed, by its own clock.
     *
     * @param isMoving whether it was not silent for longer than a source may be
     * @param leaps of its clock
     */
    public record TrackStatus(boolean isMoving, Duration silentFor, long leaps) {}

    /**
     * The state of one output.
     *
     * @param url the address it has at present, masked
     * @param up whether media reaches it; empty where that is unknown
     * @param phase that of the child which writes it; disabled: it is not needed at present
     * @param nextStart when the next start of that child is due
     * @param diagnosis what is wrong with it
     * @param pid of the child that writes it; several outputs may have the same one
     * @param rates of that child
     * @param counters the child's newest
     */
    public record OutputStatus(
            String url,
            Optional<Boolean> up,
            Optional<Diagnosis> diagnosis,
            Phase phase,
            Optional<Instant> nextStart,
            OptionalLong pid,
            Rates rates,
            Sample counters) {
        /** Of an output without a child. */
        public OutputStatus(String url, Optional<Boolean> up, Optional<Diagnosis> diagnosis) {
            this(
                    url,
                    up,
                    diagnosis,
                    Phase.DISABLED,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Rates.UNKNOWN,
                    Sample.EMPTY);
        }
    }
}
