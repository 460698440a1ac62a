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
import java.util.function.UnaryOperator;

/**
 * A stream in a list that is sent again when something in it changes. It has the keys of {@link StatusView.StreamView}
 * without the counters, which always change, and with rates that are rounded to what matters.
 */
public final class StreamRow {
    private static final List<String> LEFT_OUT = List.of("frames", "output_bytes", "pid", "evidence");

    private StreamRow() {}

    /**
     * The rows by the names of the streams, each on one line.
     *
     * @param config the language of the advice, and what is wrong with definitions
     */
    public static Map<String, String> of(Snapshot snapshot, ConfigReport config) {
        Map<String, String> rows = new LinkedHashMap<>();
        snapshot.streams()
                .forEach(stream ->
                        rows.put(stream.name().value(), row(Json.tree(StatusView.StreamView.of(stream, config)))));
        return rows;
    }

    private static String row(JsonObject stream) {
        LEFT_OUT.forEach(stream::remove);
        round(stream, "speed", speed -> speed.setScale(2, RoundingMode.HALF_UP));
        round(stream, "fps", fps -> fps.setScale(0, RoundingMode.HALF_UP));
        round(stream, "bitrate_bps", bitrate -> bitrate.round(new MathContext(2)));
        return Json.line(stream);
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
