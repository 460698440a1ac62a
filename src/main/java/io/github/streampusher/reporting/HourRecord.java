package io.github.streampusher.reporting;

import com.google.gson.annotations.SerializedName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How long a stream was wanted in an hour, and how long of that it was live: a line of the history. Time in which the
 * daemon does not run counts as neither.
 */
public record HourRecord(
        Instant hour,
        @SerializedName("wanted_seconds") Duration wanted,
        @SerializedName("live_seconds") Duration live) {

    HourRecord plus(HourRecord other) {
        return new HourRecord(hour, wanted.plus(other.wanted), live.plus(other.live));
    }

    /** The live share of the wanted time; empty if the stream was not wanted. */
    static OptionalDouble availability(List<HourRecord> hours, Instant since) {
        HourRecord sum = hours.stream()
                .filter(hour -> hour.hour.isAfter(since))
                .reduce(new HourRecord(since, Duration.ZERO, Duration.ZERO), HourRecord::plus);
        return sum.wanted.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) sum.live.toMillis() / sum.wanted.toMillis()));
    }
}
