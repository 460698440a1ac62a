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
public final class StreamPage {
    private final JsonObject stream;
    private final StringBuilder text = new StringBuilder();

    private StreamPage(JsonObject stream) {
        this.stream = stream;
    }

    /** Lays out what {@link StatusJson} wrote of one stream. */
    public static String of(String json, Instant now, Terminal terminal) {
        JsonObject status = JsonParser.parseString(json).getAsJsonObject();
        return new StreamPage(status.getAsJsonArray("streams").get(0).getAsJsonObject()).laidOut(now, terminal);
    }

    private String laidOut(Instant now, Terminal terminal) {
        text.append(word("name")).append(": ").append(terminal.state(word("state")));
        text.append(" for ").append(StatusTable.since(stream, now)).append('\n');
        line("why", word("detail"));
        line("cause", word("cause"));
        if (!stream.get("next_start").isJsonNull()) {
            Duration wait = Duration.between(now, Instant.parse(word("next_start")));
            line("next start", "in " + DurationText.format(wait.isNegative() ? Duration.ZERO : wait));
        }
        line("run", word("run") + (word("pid").equals("-") ? "" : ", pid " + word("pid")));
        line(
                "rates",
                number("fps", 1, "%.1f") + " frames/s, " + number("bitrate_bps", 1000, "%.0f") + " kbit/s, speed "
                        + number("speed", 1, "%.3fx"));
        line(
                "counters",
                word("frames") + " frames, " + word("duplicated") + " duplicated, " + word("dropped") + " dropped, "
                        + word("output_bytes") + " bytes");
        for (JsonElement output : stream.getAsJsonArray("outputs")) {
            JsonObject one = output.getAsJsonObject();
            String cause =
                    one.get("cause").isJsonNull() ? "" : ": " + one.get("cause").getAsString();
            line("output", one.get("url").getAsString() + (one.get("up").getAsBoolean() ? " up" : " down" + cause));
        }
        line(
                "labels",
                stream.getAsJsonObject("labels").asMap().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().getAsString())
                        .collect(Collectors.joining(", ")));
        JsonObject availability = stream.getAsJsonObject("availability");
        line("availability", share(availability, "24h") + " in 24 h, " + share(availability, "30d") + " in 30 days");
        List<JsonObject> runs = stream.getAsJsonArray("last_runs").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        return text + (runs.isEmpty() ? "" : "\n" + HistoryTable.of(runs, terminal));
    }

    private void line(String name, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            text.append(String.format("  %-13s %s%n", name, value));
        }
    }

    private String word(String key) {
        JsonElement value = stream.get(key);
        return value.isJsonNull() ? "-" : value.getAsString();
    }

    private String number(String key, double unit, String format) {
        return StatusTable.number(stream.get(key), unit, format);
    }

    private static String share(JsonObject availability, String time) {
        return StatusTable.number(availability.get(time), 0.01, "%.2f %%");
    }
}
