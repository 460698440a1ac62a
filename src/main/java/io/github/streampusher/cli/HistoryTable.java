package io.github.streampusher.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.HistoryFile;
import io.github.streampusher.stream.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Past runs as a table for people, newest last. */
public final class HistoryTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private HistoryTable() {}

    /** Lays out lines of a {@link HistoryFile}, with times of the reader's zone. */
    public static String of(List<JsonObject> runs, Terminal terminal) {
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

    private static List<String> row(JsonObject run) {
        JsonElement cause = run.get("cause");
        return List.of(
                TIME.format(Instant.parse(run.get("start").getAsString()).atZone(ZoneId.systemDefault())),
                DurationText.format(
                        Duration.ofMillis(Math.round(run.get("seconds").getAsDouble() * 1000))),
                cause.isJsonNull() ? "-" : cause.getAsString(),
                StatusTable.formatNumber(run.get("fps"), 1, "%.1f"),
                StatusTable.formatNumber(run.get("bitrate_bps"), 1000, "%.0f"),
                StatusTable.formatNumber(run.get("speed"), 1, "%.3fx"),
                run.get("duplicated").getAsString(),
                run.get("dropped").getAsString(),
                run.get("detail").getAsString());
    }
}
