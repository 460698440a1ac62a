package io.github.streampusher.status;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.streampusher.stream.Elapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status as a table for people. */
public final class StatusTable {
    private static final List<String> HEAD =
            List.of("STREAM", "STATE", "FOR", "FPS", "KBIT/S", "SPEED", "DUP", "DROP", "RESTARTS", "DETAIL");
    private static final int DETAIL = HEAD.size() - 1;
    private static final int MIN_DETAIL_WIDTH = 20;

    private StatusTable() {}

    /**
     * Lays out what {@link StatusJson} wrote.
     *
     * @param width of the terminal in characters; the last column is cut to fit
     */
    public static String of(String json, Instant now, int width) {
        JsonObject status = JsonParser.parseString(json).getAsJsonObject();
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        status.getAsJsonArray("streams").forEach(stream -> rows.add(row(stream.getAsJsonObject(), now)));
        StringBuilder table = new StringBuilder(laidOut(rows, width));
        int problems =
                status.getAsJsonObject("config").getAsJsonArray("problems").size();
        if (rows.size() == 1) {
            table.append("No streams are defined.\n");
        }
        if (problems > 0) {
            table.append(problems).append(problems == 1 ? " problem" : " problems");
            table.append(" in the definitions: see `stream-pusher check`\n");
        }
        return table.toString();
    }

    /** Every value of the streams in it, a line each. */
    public static String everything(String json) {
        StringBuilder lines = new StringBuilder();
        for (JsonElement stream : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("streams")) {
            stream.getAsJsonObject().asMap().forEach((key, value) -> {
                String text =
                        value.isJsonPrimitive() ? value.getAsString() : value.isJsonNull() ? "-" : value.toString();
                lines.append(String.format("%-14s %s%n", key, text));
            });
        }
        return lines.toString();
    }

    private static List<String> row(JsonObject stream, Instant now) {
        Duration time = Duration.between(Instant.parse(stream.get("since").getAsString()), now);
        return List.of(
                stream.get("name").getAsString(),
                stream.get("state").getAsString(),
                Elapsed.text(time.isNegative() ? Duration.ZERO : time),
                number(stream.get("fps"), 1, "%.1f"),
                number(stream.get("bitrate_bps"), 1000, "%.0f"),
                number(stream.get("speed"), 1, "%.3fx"),
                stream.get("duplicated").getAsString(),
                stream.get("dropped").getAsString(),
                stream.get("restarts").getAsString(),
                detail(stream));
    }

    private static String detail(JsonObject stream) {
        JsonElement pid = stream.get("pid");
        return stream.get("detail").getAsString() + (pid.isJsonNull() ? "" : ", pid " + pid.getAsLong());
    }

    private static String number(JsonElement value, double unit, String format) {
        return value.isJsonNull() ? "-" : String.format(Locale.ROOT, format, value.getAsDouble() / unit);
    }

    private static String laidOut(List<List<String>> rows, int width) {
        int[] widths = new int[DETAIL];
        for (List<String> row : rows) {
            for (int column = 0; column < DETAIL; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < DETAIL; column++) {
                boolean text = column < 2;
                line.append(String.format("%" + (text ? "-" : "") + widths[column] + "s  ", row.get(column)));
            }
            int room = Math.max(MIN_DETAIL_WIDTH, width - line.length());
            table.append(line).append(cut(row.get(DETAIL), room)).append('\n');
        }
        return table.toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
