package io.github.streampusher.reporting;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The values of all that is told as JSON: times as RFC 3339, absent values as null. */
final class JsonValues {
    /** Writes on one line. */
    static final Gson ONE_LINE =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private JsonValues() {}

    static JsonElement time(Instant at) {
        return new JsonPrimitive(at.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    static JsonElement time(Optional<Instant> instant) {
        return instant.map(JsonValues::time).orElse(JsonNull.INSTANCE);
    }

    static JsonElement number(OptionalLong value) {
        return value.isPresent() ? new JsonPrimitive(value.getAsLong()) : JsonNull.INSTANCE;
    }

    static JsonElement number(OptionalDouble value, int decimals) {
        return value.isPresent() && Double.isFinite(value.getAsDouble())
                ? new JsonPrimitive(BigDecimal.valueOf(value.getAsDouble()).setScale(decimals, RoundingMode.HALF_UP))
                : JsonNull.INSTANCE;
    }
}
