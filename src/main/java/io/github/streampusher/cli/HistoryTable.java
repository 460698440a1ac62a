package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.stream.DurationText;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Past runs as a table, newest last. */
public final class HistoryTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private HistoryTable() {}

    /** Renders the runs, with times in the local zone. */
    public static String of(List<RunView> runs, Terminal terminal) {
        TextTable table = new TextTable(List.of(
                Column.text("START", 0),
                Column.number("LENGTH", 0),
                Column.text("CAUSE", 0),
                Column.number("FPS", 2),
                Column.number("KBIT/S", 3),
                Column.number("SPEED", 4),
                Column.number("DUP", 5),
                Column.number("DROP", 5),
                Column.text("DETAIL", 0)));
        runs.forEach(run -> table.add(row(run)));
        return table.render(terminal.width());
    }

    private static List<String> row(RunView run) {
        return List.of(
                TIME.format(run.start().atZone(ZoneId.systemDefault())),
                DurationText.format(Duration.ofMillis(Math.round(run.seconds() * 1000))),
                run.cause().orElse("-"),
                StatusTable.formatNumber(run.fps(), 1, "%.1f"),
                StatusTable.formatNumber(run.bitrateBps(), 1000, "%.0f"),
                StatusTable.formatNumber(run.speed(), 1, "%.3fx"),
                Long.toString(run.duplicated()),
                Long.toString(run.dropped()),
                run.detail());
    }
}
