package io.github.streampusher.reporting;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.streampusher.reporting.StatusView.StreamDetail;
import io.github.streampusher.reporting.StatusView.StreamHistory;
import io.github.streampusher.reporting.StatusView.StreamView;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Writes and reads all JSON of this program, from and to records: keys in snake case, empty values as null, times as RFC
 * 3339 with milliseconds, durations as seconds.
 */
public final class Json {
    private static final Gson LINE = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapterFactory(new OptionalAdapters())
            .registerTypeAdapter(Instant.class, (JsonSerializer<Instant>) (at, type, context) ->
                    new JsonPrimitive(at.truncatedTo(ChronoUnit.MILLIS).toString()))
            .registerTypeAdapter(Instant.class, (JsonDeserializer<Instant>)
                    (json, type, context) -> Instant.parse(json.getAsString()))
            .registerTypeAdapter(Duration.class, (JsonSerializer<Duration>)
                    (length, type, context) -> new JsonPrimitive(Math.round(length.toMillis() / 1000.0)))
            .registerTypeAdapter(Duration.class, (JsonDeserializer<Duration>)
                    (json, type, context) -> Duration.ofSeconds(json.getAsLong()))
            .registerTypeAdapter(StreamDetail.class, (JsonSerializer<StreamDetail>)
                    (detail, type, context) -> toJson(detail, context))
            .registerTypeAdapter(StreamDetail.class, (JsonDeserializer<StreamDetail>)
                    (json, type, context) -> new StreamDetail(
                            context.deserialize(json, StreamView.class),
                            context.deserialize(json, StreamHistory.class)))
            .create();

    private static final Gson PRETTY = LINE.newBuilder().setPrettyPrinting().create();

    private Json() {}

    /** For tools and people, on many lines. */
    public static String pretty(Object value) {
        return PRETTY.toJson(value);
    }

    /** On one line. */
    public static String line(Object value) {
        return LINE.toJson(value);
    }

    static JsonObject tree(Object value) {
        return LINE.toJsonTree(value).getAsJsonObject();
    }

    /** Reads what {@link #pretty} or {@link #line} wrote of such a record. */
    public static <T> T parse(String json, Class<T> type) {
        return LINE.fromJson(json, type);
    }

    /** As {@link #parse}; empty if the text is torn, or has no such key. */
    static <T> Optional<T> parseIfHas(String key, String json, Class<T> type) {
        try {
            return JsonParser.parseString(json) instanceof JsonObject object && object.has(key)
                    ? Optional.of(LINE.fromJson(object, type))
                    : Optional.empty();
        } catch (JsonParseException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> number(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    static Optional<BigDecimal> number(OptionalDouble value, int decimals) {
        return value.isPresent() && Double.isFinite(value.getAsDouble())
                ? Optional.of(BigDecimal.valueOf(value.getAsDouble()).setScale(decimals, RoundingMode.HALF_UP))
                : Optional.empty();
    }

    /** Writes an empty value as null, and leaves all other types to gson. */
    private static final class OptionalAdapters implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked") // an adapter of Optional<X> where T is Optional<X>
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            return type.getRawType() == Optional.class && type.getType() instanceof ParameterizedType optional
                    ? (TypeAdapter<T>) optionalOf(gson.getAdapter(TypeToken.get(optional.getActualTypeArguments()[0])))
                    : gson.getDelegateAdapter(this, type);
        }

        private static <V> TypeAdapter<Optional<V>> optionalOf(TypeAdapter<V> value) {
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, Optional<V> optional) throws IOException {
                    value.nullSafe().write(out, optional.orElse(null));
                }

                @Override
                public Optional<V> read(JsonReader in) throws IOException {
                    return Optional.ofNullable(value.nullSafe().read(in));
                }
            };
        }
    }

    /** One object with the keys of both parts. */
    private static JsonElement toJson(StreamDetail detail, JsonSerializationContext context) {
        JsonObject json = context.serialize(detail.stream()).getAsJsonObject();
        context.serialize(detail.history()).getAsJsonObject().asMap().forEach(json::add);
        return json;
    }
}
