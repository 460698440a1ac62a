package io.github.streampusher.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.streampusher.reporting.StatusJson;
import io.github.streampusher.stream.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Everything about one stream, for people. */
public final class StreamReport {
    private final JsonObject stream;
    private final StringBuilder text = new StringBuilder();

    private StreamReport(JsonObject stream) {
        this.stream = stream;
    }

    /** Lays out what {@link StatusJson} wrote of one stream. */
    public static String of(String json, Instant now, Terminal terminal) {
        JsonObject status = JsonParser.parseString(json).getAsJsonObject();
        return new StreamReport(status.getAsJsonArray("streams").get(0).getAsJsonObject()).render(now, terminal);
    }

    private String render(Instant now, Terminal terminal) {
        text.append(value("name")).append(": ").append(terminal.colouredState(value("state")));
        text.append(" for ").append(StatusTable.timeInState(stream, now)).append('\n');
        appendLine("why", value("detail"));
        appendLine("cause", value("cause"));
        if (!stream.get("next_start").isJsonNull()) {
            Duration wait = Duration.between(now, Instant.parse(value("next_start")));
            appendLine("next start", "in " + DurationText.format(wait.isNegative() ? Duration.ZERO : wait));
        }
        appendLine("run", value("run") + (value("pid").equals("-") ? "" : ", pid " + value("pid")));
        appendLine(
                "rates",
                formatNumber("fps", 1, "%.1f") + " frames/s, " + formatNumber("bitrate_bps", 1000, "%.0f")
                        + " kbit/s, speed " + formatNumber("speed", 1, "%.3fx"));
        appendLine(
                "counters",
                value("frames") + " frames, " + value("duplicated") + " duplicated, " + value("dropped") + " dropped, "
                        + value("output_bytes") + " bytes");
        for (JsonElement output : stream.getAsJsonArray("outputs")) {
            JsonObject one = output.getAsJsonObject();
            String cause =
                    one.get("cause").isJsonNull() ? "" : ": " + one.get("cause").getAsString();
            appendLine(
                    "output", one.get("url").getAsString() + (one.get("up").getAsBoolean() ? " up" : " down" + cause));
        }
        appendLine(
                "labels",
                stream.getAsJsonObject("labels").asMap().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().getAsString())
                        .collect(Collectors.joining(", ")));
        JsonObject availability = stream.getAsJsonObject("availability");
        appendLine(
                "availability",
                percentage(availability, "24h") + " in 24 h, " + percentage(availability, "30d") + " in 30 days");
        List<JsonObject> runs = stream.getAsJsonArray("last_runs").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        return text + (runs.isEmpty() ? "" : "\n" + HistoryTable.of(runs, terminal));
    }

    private void appendLine(String name, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            text.append(String.format("  %-13s %s%n", name, value));
        }
    }

    private String value(String key) {
        JsonElement value = stream.get(key);
        return value.isJsonNull() ? "-" : value.getAsString();
    }

    private String formatNumber(String key, double unit, String format) {
        return StatusTable.formatNumber(stream.get(key), unit, format);
    }

    private static String percentage(JsonObject availability, String time) {
        return StatusTable.formatNumber(availability.get(time), 0.01, "%.2f %%");
    }
}
