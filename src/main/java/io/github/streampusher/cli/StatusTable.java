package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.reporting.StatusView.StreamView;
import io.github.streampusher.stream.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The status of all streams as a table. */
final class StatusTable {
    private StatusTable() {}

    static String of(StatusView status, Instant now, Terminal terminal) {
        TextTable table = new TextTable(columns(terminal::colouredState));
        status.streams().forEach(stream -> table.add(row(stream, now)));
        StringBuilder text = new StringBuilder(table.render(terminal.width()));
        if (status.streams().isEmpty()) {
            text.append("No streams are defined.\n");
        }
        int problems = status.config().problems().size();
        if (problems > 0) {
            text.append(problems).append(problems == 1 ? " problem" : " problems");
            text.append(" in the definitions: see `stream-pusher check`\n");
        }
        return text.toString();
    }

    private static List<Column> columns(UnaryOperator<String> colour) {
        return List.of(
                Column.text("STREAM", 0),
                new Column("STATE", false, 0, colour),
                Column.number("FOR", 1),
                Column.number("FPS", 2),
                Column.number("KBIT/S", 3),
                Column.number("SPEED", 4),
                Column.number("DUP", 5),
                Column.number("DROP", 5),
                Column.number("RESTARTS", 6),
                Column.text("DETAIL", 0));
    }

    private static List<String> row(StreamView stream, Instant now) {
        return List.of(
                stream.name(),
                stream.state(),
                timeInState(stream, now),
                formatNumber(stream.fps(), 1, "%.1f"),
                formatNumber(stream.bitrateBps(), 1000, "%.0f"),
                formatNumber(stream.speed(), 1, "%.3fx"),
                Long.toString(stream.duplicated()),
                Long.toString(stream.dropped()),
                Long.toString(stream.restarts()),
                stream.detail() + stream.pid().map(pid -> ", pid " + pid).orElse(""));
    }

    static String timeInState(StreamView stream, Instant now) {
        Duration time = Duration.between(stream.since(), now);
        return DurationText.format(time.isNegative() ? Duration.ZERO : time);
    }

    static String formatNumber(Optional<BigDecimal> value, double unit, String format) {
        return value.map(number -> String.format(Locale.ROOT, format, number.doubleValue() / unit))
                .orElse("-");
    }
}
