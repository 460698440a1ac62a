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

/** How all streams are at one moment, in the order of their names. */
public record Snapshot(List<StreamStatus> streams) {
    public Snapshot {
        streams = List.copyOf(streams);
    }

    /**
     * How one stream is.
     *
     * @param since when it came into this state
     * @param runs how many runs there were, the present one included
     * @param detail the reason for people
     * @param nextStart when it is tried again
     * @param uptime how long the child has lived
     * @param counters the child's newest
     * @param outputs where it pushes to, in the order of the definition
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
            List<OutputStatus> outputs) {}

    /**
     * How one output is.
     *
     * @param url the address it has at present, masked
     * @param up whether media reaches it, as far as anybody knows
     * @param diagnosis what is wrong with it
     */
    public record OutputStatus(String url, boolean up, Optional<Diagnosis> diagnosis) {}
}
