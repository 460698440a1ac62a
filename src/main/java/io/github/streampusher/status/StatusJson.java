package io.github.streampusher.status;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.streampusher.supervision.Snapshot;
import io.github.streampusher.supervision.Snapshot.StreamStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The status as JSON: the stable form for tools. Absent values are null, times are RFC 3339. */
public final class StatusJson {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private StatusJson() {}

    /** {@code {"streams": […], "config": {…}}}. */
    public static String of(Snapshot snapshot, ConfigReport config) {
        JsonArray streams = new JsonArray();
        snapshot.streams().forEach(stream -> streams.add(of(stream)));
        JsonObject configuration = new JsonObject();
        configuration.add("problems", items(config.problems()));
        configuration.addProperty("reloads", config.reloads());
        configuration.add("last_reload", time(config.lastReload()));
        JsonObject status = new JsonObject();
        status.add("streams", streams);
        status.add("config", configuration);
        return GSON.toJson(status);
    }

    /** {@code {"problems": […]}}. */
    public static String of(List<ConfigReport.Item> problems) {
        JsonObject report = new JsonObject();
        report.add("problems", items(problems));
        return GSON.toJson(report);
    }

    /** The same text with one stream alone; empty when it is not there. */
    public static Optional<String> ofOne(String status, String name) {
        JsonObject whole = JsonParser.parseString(status).getAsJsonObject();
        JsonArray one = new JsonArray();
        whole.getAsJsonArray("streams").forEach(stream -> {
            if (stream.getAsJsonObject().get("name").getAsString().equals(name)) {
                one.add(stream);
            }
        });
        whole.add("streams", one);
        return one.isEmpty() ? Optional.empty() : Optional.of(GSON.toJson(whole));
    }

    private static JsonObject of(StreamStatus stream) {
        JsonObject json = new JsonObject();
        json.addProperty("name", stream.name().value());
        json.addProperty("state", stream.phase().toString());
        json.add("since", time(Optional.of(stream.since())));
        json.add("pid", number(stream.pid()));
        json.addProperty("run", stream.runs());
        json.addProperty("restarts", Math.max(0, stream.runs() - 1));
        json.addProperty(
                "cause", stream.diagnosis().map(found -> found.cause().code()).orElse(null));
        json.addProperty("detail", stream.detail());
        json.add("next_start", time(stream.nextStart()));
        json.add("speed", number(stream.rates().speed(), 3));
        json.add("fps", number(stream.rates().framesPerSecond(), 2));
        json.add("bitrate_bps", number(stream.rates().bitsPerSecond(), 0));
        json.add("frames", number(stream.counters().frames()));
        json.addProperty("duplicated", stream.counters().duplicated());
        json.addProperty("dropped", stream.counters().dropped());
        json.add("output_bytes", number(stream.counters().totalSize()));
        JsonObject labels = new JsonObject();
        stream.labels().forEach(labels::addProperty);
        json.add("labels", labels);
        JsonArray outputs = new JsonArray();
        stream.outputs().forEach(url -> outputs.add(output(stream, url)));
        json.add("outputs", outputs);
        return json;
    }

    private static JsonObject output(StreamStatus stream, String url) {
        JsonObject json = new JsonObject();
        json.addProperty("url", url);
        json.addProperty("up", stream.phase().isUp());
        json.addProperty(
                "cause", stream.diagnosis().map(found -> found.cause().code()).orElse(null));
        return json;
    }

    private static JsonArray items(List<ConfigReport.Item> problems) {
        return GSON.toJsonTree(problems).getAsJsonArray();
    }

    private static JsonElement time(Optional<Instant> instant) {
        return instant.<JsonElement>map(at ->
                        new JsonPrimitive(at.truncatedTo(ChronoUnit.MILLIS).toString()))
                .orElse(JsonNull.INSTANCE);
    }

    private static JsonElement number(OptionalLong value) {
        return value.isPresent() ? new JsonPrimitive(value.getAsLong()) : JsonNull.INSTANCE;
    }

    private static JsonElement number(OptionalDouble value, int decimals) {
        return value.isPresent()
                ? new JsonPrimitive(BigDecimal.valueOf(value.getAsDouble()).setScale(decimals, RoundingMode.HALF_UP))
                : JsonNull.INSTANCE;
    }
}
