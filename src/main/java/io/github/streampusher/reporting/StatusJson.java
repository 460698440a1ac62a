package io.github.streampusher.reporting;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.util.List;
import java.util.Optional;

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
        return GSON.toJson(json(snapshot, config));
    }

    private static JsonObject json(Snapshot snapshot, ConfigReport config) {
        JsonArray streams = new JsonArray();
        snapshot.streams().forEach(stream -> streams.add(of(stream)));
        JsonObject configuration = new JsonObject();
        configuration.add("problems", problemsJson(config.problems()));
        configuration.addProperty("reloads", config.reloads());
        configuration.add("last_reload", JsonValues.time(config.lastReload()));
        JsonObject status = new JsonObject();
        status.add("streams", streams);
        status.add("config", configuration);
        return status;
    }

    /** {@code {"problems": […]}}. */
    public static String of(List<Problem> problems) {
        JsonObject report = new JsonObject();
        report.add("problems", problemsJson(problems));
        return GSON.toJson(report);
    }

    /** The same with one stream alone, and with what is kept of it; empty when it is not there. */
    public static Optional<String> of(Snapshot snapshot, StreamName name, ConfigReport config, JsonObject past) {
        List<StreamStatus> one = snapshot.streams().stream()
                .filter(stream -> stream.name().equals(name))
                .toList();
        JsonObject status = json(new Snapshot(one), config);
        for (JsonElement stream : status.getAsJsonArray("streams")) {
            past.asMap().forEach(stream.getAsJsonObject()::add);
        }
        return one.isEmpty() ? Optional.empty() : Optional.of(GSON.toJson(status));
    }

    private static JsonObject of(StreamStatus stream) {
        JsonObject json = new JsonObject();
        json.addProperty("name", stream.name().value());
        json.addProperty("state", stream.phase().toString());
        json.add("since", JsonValues.time(Optional.of(stream.since())));
        json.add("pid", JsonValues.number(stream.pid()));
        json.addProperty("run", stream.runs());
        json.addProperty("restarts", Math.max(0, stream.runs() - 1));
        json.addProperty(
                "cause", stream.diagnosis().map(found -> found.cause().code()).orElse(null));
        json.addProperty("detail", stream.detail());
        json.add("next_start", JsonValues.time(stream.nextStart()));
        json.add("speed", JsonValues.number(stream.rates().speed(), 3));
        json.add("fps", JsonValues.number(stream.rates().framesPerSecond(), 2));
        json.add("bitrate_bps", JsonValues.number(stream.rates().bitsPerSecond(), 0));
        json.add("frames", JsonValues.number(stream.counters().frames()));
        json.addProperty("duplicated", stream.counters().duplicated());
        json.addProperty("dropped", stream.counters().dropped());
        json.add("output_bytes", JsonValues.number(stream.counters().totalSize()));
        JsonObject labels = new JsonObject();
        stream.labels().forEach(labels::addProperty);
        json.add("labels", labels);
        JsonArray outputs = new JsonArray();
        stream.outputs().forEach(output -> outputs.add(of(output)));
        json.add("outputs", outputs);
        return json;
    }

    private static JsonObject of(OutputStatus output) {
        JsonObject json = new JsonObject();
        json.addProperty("url", output.url());
        json.addProperty("up", output.up());
        json.addProperty(
                "cause", output.diagnosis().map(found -> found.cause().code()).orElse(null));
        return json;
    }

    static JsonArray problemsJson(List<Problem> problems) {
        JsonArray items = new JsonArray();
        for (Problem problem : problems) {
            JsonObject item = new JsonObject();
            item.addProperty("severity", problem.isError() ? "error" : "warning");
            item.addProperty("file", problem.file());
            item.addProperty("line", problem.line());
            item.addProperty("column", problem.column());
            item.addProperty("key", problem.key().isEmpty() ? null : problem.key());
            item.addProperty("message", problem.message());
            items.add(item);
        }
        return items;
    }
}
