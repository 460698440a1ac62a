package io.github.streampusher.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.StatusJson;
import io.github.streampusher.stream.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The status of all streams as a table for people. */
public final class StatusTable {
    private StatusTable() {}

    /** Lays out what {@link StatusJson} wrote. */
    public static String of(String json, Instant now, Terminal terminal) {
        JsonObject status = JsonParser.parseString(json).getAsJsonObject();
        List<JsonElement> streams = status.getAsJsonArray("streams").asList();
        TextTable table = new TextTable(columns(terminal::colouredState));
        streams.forEach(stream -> table.add(row(stream.getAsJsonObject(), now)));
        StringBuilder text = new StringBuilder(table.render(terminal.width()));
        if (streams.isEmpty()) {
            text.append("No streams are defined.\n");
        }
        int problems =
                status.getAsJsonObject("config").getAsJsonArray("problems").size();
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

    private static List<String> row(JsonObject stream, Instant now) {
        return List.of(
                stream.get("name").getAsString(),
                stream.get("state").getAsString(),
                timeInState(stream, now),
                formatNumber(stream.get("fps"), 1, "%.1f"),
                formatNumber(stream.get("bitrate_bps"), 1000, "%.0f"),
                formatNumber(stream.get("speed"), 1, "%.3fx"),
                stream.get("duplicated").getAsString(),
                stream.get("dropped").getAsString(),
                stream.get("restarts").getAsString(),
                detail(stream));
    }

    static String timeInState(JsonObject stream, Instant now) {
        Duration time = Duration.between(Instant.parse(stream.get("since").getAsString()), now);
        return DurationText.format(time.isNegative() ? Duration.ZERO : time);
    }

    private static String detail(JsonObject stream) {
        JsonElement pid = stream.get("pid");
        return stream.get("detail").getAsString() + (pid.isJsonNull() ? "" : ", pid " + pid.getAsLong());
    }

    static String formatNumber(JsonElement value, double unit, String format) {
        return value.isJsonNull() ? "-" : String.format(Locale.ROOT, format, value.getAsDouble() / unit);
    }
}
