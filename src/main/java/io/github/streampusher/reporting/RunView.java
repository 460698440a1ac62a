package io.github.streampusher.reporting;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.supervision.port.RunReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** An ended run in its JSON form: a line of the history. */
public record RunView(
        String stream,
        long run,
        Instant start,
        Instant end,
        double seconds,
        Optional<String> cause,
        String detail,
        Optional<Long> frames,
        long duplicated,
        long dropped,
        Optional<Long> outputBytes,
        Optional<BigDecimal> speed,
        Optional<BigDecimal> fps,
        Optional<BigDecimal> bitrateBps,
        String command) {

    static RunView of(RunReport report, Instant end) {
        Rates averages = report.averages();
        return new RunView(
                report.run().stream().value(),
                report.run().number(),
                end.minus(report.length()),
                end,
                report.length().toMillis() / 1000.0,
                StatusView.causeCode(report.diagnosis()),
                report.diagnosis().map(Diagnosis::evidence).orElse(report.why()),
                Json.number(report.counters().frames()),
                report.counters().duplicated(),
                report.counters().dropped(),
                Json.number(report.counters().totalSize()),
                Json.number(averages.speed(), 3),
                Json.number(averages.framesPerSecond(), 2),
                Json.number(averages.bitsPerSecond(), 0),
                report.command());
    }
}
