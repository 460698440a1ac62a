package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.streampusher.supervision.port.Snapshot;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * A stream in a list, of which what changes is sent again. It has the keys of {@link StatusView.StreamView} without the
 * counters, which always change, and with rates that are rounded to what matters.
 */
public final class StreamRow {
    private static final List<String> LEFT_OUT = List.of("frames", "output_bytes", "pid", "evidence", "feeds", "cores");
    private static final List<String> OF_AN_OUTPUT = List.of("url", "up", "cause");

    private final JsonObject keys;

    private StreamRow(JsonObject keys) {
        this.keys = keys;
    }

    /**
     * The rows by the names of the streams.
     *
     * @param config the language of the advice, and what is wrong with definitions
     */
    public static Map<String, StreamRow> of(Snapshot snapshot, ConfigReport config) {
        Map<String, StreamRow> rows = new LinkedHashMap<>();
        snapshot.streams()
                .forEach(stream -> rows.put(
                        stream.name().value(),
                        row(Json.tree(StatusView.StreamView.of(stream, OptionalDouble.empty(), config)))));
        return rows;
    }

    /** On one line. */
    public String line() {
        return Json.line(keys);
    }

    /** On one line the name and the keys that differ; empty if none does. */
    public Optional<String> changesSince(Optional<StreamRow> before) {
        if (before.isEmpty()) {
            return Optional.of(line());
        }
        JsonObject changed = new JsonObject();
        changed.add("name", keys.get("name"));
        keys.asMap().forEach((key, value) -> {
            if (!value.equals(before.get().keys.get(key))) {
                changed.add(key, value);
            }
        });
        return changed.size() > 1 ? Optional.of(Json.line(changed)) : Optional.empty();
    }

    private static StreamRow row(JsonObject stream) {
        LEFT_OUT.forEach(stream::remove);
        stream.getAsJsonArray("outputs")
                .forEach(output -> output.getAsJsonObject().keySet().retainAll(OF_AN_OUTPUT));
        round(stream, "speed", speed -> speed.setScale(2, RoundingMode.HALF_UP));
        round(stream, "fps", fps -> fps.setScale(0, RoundingMode.HALF_UP));
        round(stream, "bitrate_bps", bitrate -> bitrate.round(new MathContext(2)));
        return new StreamRow(stream);
    }

    private static void round(JsonObject stream, String key, UnaryOperator<BigDecimal> rounding) {
        stream.asMap()
                .computeIfPresent(
                        key,
                        (name, value) -> value.isJsonNull()
                                ? value
                                : new JsonPrimitive(rounding.apply(value.getAsBigDecimal())));
    }
}
