package io.github.streampusher.cli;

import io.github.streampusher.reporting.StatusView.Availability;
import io.github.streampusher.reporting.StatusView.OutputView;
import io.github.streampusher.reporting.StatusView.StreamDetail;
import io.github.streampusher.reporting.StatusView.StreamView;
import io.github.streampusher.stream.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** The full status of one stream as text. */
final class StreamReport {
    private final StringBuilder text = new StringBuilder();

    private StreamReport() {}

    static String of(StreamDetail detail, Instant now, Terminal terminal) {
        return new StreamReport().render(detail, now, terminal);
    }

    private String render(StreamDetail detail, Instant now, Terminal terminal) {
        StreamView stream = detail.stream();
        text.append(stream.name()).append(": ").append(terminal.colouredState(stream.state()));
        text.append(" for ").append(StatusTable.timeInState(stream, now)).append('\n');
        appendLine("why", stream.detail());
        appendLine("cause", stream.cause().orElse(""));
        appendLine(
                "next start", stream.nextStart().map(at -> timeUntil(at, now)).orElse(""));
        appendLine("run", stream.run() + stream.pid().map(pid -> ", pid " + pid).orElse(""));
        appendLine(
                "rates",
                StatusTable.formatNumber(stream.fps(), 1, "%.1f") + " frames/s, "
                        + StatusTable.formatNumber(stream.bitrateBps(), 1000, "%.0f") + " kbit/s, speed "
                        + StatusTable.formatNumber(stream.speed(), 1, "%.3fx"));
        appendLine(
                "counters",
                count(stream.frames()) + " frames, " + stream.duplicated() + " duplicated, " + stream.dropped()
                        + " dropped, " + count(stream.outputBytes()) + " bytes");
        for (OutputView output : stream.outputs()) {
            String cause = output.cause().map(code -> ": " + code).orElse("");
            appendLine("output", output.url() + (output.up() ? " up" : " down" + cause));
        }
        appendLine(
                "labels",
                stream.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", ")));
        Availability availability = detail.history().availability();
        appendLine(
                "availability",
                percentage(availability.day()) + " in 24 h, " + percentage(availability.month()) + " in 30 days");
        boolean hasRuns = !detail.history().lastRuns().isEmpty();
        return text + (hasRuns ? "\n" + HistoryTable.of(detail.history().lastRuns(), terminal) : "");
    }

    private void appendLine(String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format("  %-13s %s%n", name, value));
        }
    }

    private static String timeUntil(Instant at, Instant now) {
        Duration wait = Duration.between(now, at);
        return "in " + DurationText.format(wait.isNegative() ? Duration.ZERO : wait);
    }

    private static String count(Optional<Long> value) {
        return value.map(Object::toString).orElse("-");
    }

    private static String percentage(Optional<BigDecimal> share) {
        return StatusTable.formatNumber(share, 0.01, "%.2f %%");
    }
}
