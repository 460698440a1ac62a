package io.github.streampusher.reporting;

import com.google.gson.JsonElement;
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

    /** A rate that is steady differs by so much from one look to the next. */
    private static final double HELD_SHARE = 0.03;

    private final JsonObject keys;

    private StreamRow(JsonObject keys) {
        this.keys = keys;
    }

    /**
     * The rows by the names of the streams.
     *
     * @param config the language of the advice, and what is wrong with definitions
     * @param before those that were sent last: a rate that has hardly changed since stays as it was
     */
    public static Map<String, StreamRow> of(Snapshot snapshot, ConfigReport config, Map<String, StreamRow> before) {
        Map<String, StreamRow> rows = new LinkedHashMap<>();
        snapshot.streams().forEach(stream -> {
            String name = stream.name().value();
            rows.put(
                    name,
                    row(
                            Json.tree(StatusView.StreamView.of(stream, OptionalDouble.empty(), config)),
                            Optional.ofNullable(before.get(name))));
        });
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

    private static StreamRow row(JsonObject stream, Optional<StreamRow> before) {
        LEFT_OUT.forEach(stream::remove);
        stream.getAsJsonArray("outputs")
                .forEach(output -> output.getAsJsonObject().keySet().retainAll(OF_AN_OUTPUT));
        Optional<JsonObject> sent = before.map(row -> row.keys);
        round(stream, "speed", speed -> speed.setScale(2, RoundingMode.HALF_UP), sent);
        round(stream, "fps", fps -> fps.setScale(0, RoundingMode.HALF_UP), sent);
        round(stream, "bitrate_bps", bitrate -> bitrate.round(new MathContext(2)), sent);
        return new StreamRow(stream);
    }

    private static void round(
            JsonObject stream, String key, UnaryOperator<BigDecimal> rounding, Optional<JsonObject> before) {
        JsonElement value = stream.get(key);
        if (!value.isJsonNull()) {
            stream.add(
                    key,
                    before.map(sent -> sent.get(key))
                            .filter(old -> !old.isJsonNull() && isClose(old.getAsDouble(), value.getAsDouble()))
                            .orElseGet(() -> new JsonPrimitive(rounding.apply(value.getAsBigDecimal()))));
        }
    }

    private static boolean isClose(double old, double value) {
        return Math.abs(value - old) <= HELD_SHARE * Math.abs(old);
    }
}
