package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The report of a run that has ended.
 *
 * @param command FFmpeg's arguments, masked
 * @param diagnosis empty if it was stopped on request
 * @param why for people
 * @param isFileChange whether it ended because a channel plays its next file, which is no restart
 */
public record RunReport(
        RunId run,
        String command,
        Duration length,
        Sample counters,
        Optional<Diagnosis> diagnosis,
        String why,
        boolean isFileChange) {
    private static final Sample ZERO =
            new Sample(OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0), 0, 0, false);

    /** The rates over the whole run. */
    public Rates averages() {
        double seconds = length.toNanos() / 1e9;
        return seconds > 0 ? Rates.between(ZERO, counters, seconds) : Rates.UNKNOWN;
    }

    /** The closing line of a run in the stream's log. */
    public String summary() {
        double mediaSeconds = counters.outTimeMicros().orElse(0) / 1e6;
        double seconds = length.toNanos() / 1e9;
        return String.format(
                Locale.ROOT,
                "%srun %d ended after %s: %d frames, %d duplicated, %d dropped, speed %.3fx, %s kbit/s, %d bytes; %s",
                run.unit().equals(Unit.WHOLE) ? "" : run.unit() + " ",
                run.number(),
                DurationText.format(length),
                counters.frames().orElse(0),
                counters.duplicated(),
                counters.dropped(),
                seconds > 0 ? mediaSeconds / seconds : 0,
                mediaSeconds > 0 && counters.totalSize().isPresent()
                        ? Long.toString(Math.round(counters.totalSize().getAsLong() * 8 / mediaSeconds / 1000))
                        : "-",
                counters.totalSize().orElse(0),
                diagnosis.map(Diagnosis::toString).orElse(why));
    }
}
