package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of an hour a stream was wanted, and how much of that it was live. The time in which the daemon does not run
 * counts as neither.
 */
public record HourRecord(Instant hour, Duration wanted, Duration live) {

    static HourRecord of(JsonObject json) {
        return new HourRecord(
                Instant.parse(json.get("hour").getAsString()),
                Duration.ofSeconds(json.get("wanted_seconds").getAsLong()),
                Duration.ofSeconds(json.get("live_seconds").getAsLong()));
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("hour", hour.toString());
        json.addProperty("wanted_seconds", seconds(wanted));
        json.addProperty("live_seconds", seconds(live));
        return json;
    }

    private static long seconds(Duration duration) {
        return Math.round(duration.toMillis() / 1000.0);
    }

    HourRecord plus(HourRecord other) {
        return new HourRecord(hour, wanted.plus(other.wanted), live.plus(other.live));
    }

    /** The share of the time in which it was wanted; empty if it was not. */
    static OptionalDouble availability(List<HourRecord> hours, Instant since) {
        HourRecord sum = hours.stream()
                .filter(hour -> hour.hour.isAfter(since))
                .reduce(new HourRecord(since, Duration.ZERO, Duration.ZERO), HourRecord::plus);
        return sum.wanted.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) sum.live.toMillis() / sum.wanted.toMillis()));
    }
}
