package io.github.streampusher.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Decision;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.FrameRate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A plan as JSON: the stable form for tools. Absent values are null, addresses are masked. */
public final class PlanJson {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    private PlanJson() {}

    /**
     * {@code {"input": …, "video": …, "audio": …, "warnings": […], "problem": …, "command": […]}}.
     *
     * @param problem why it cannot run, as far as that is known
     */
    public static String of(Plan plan, Optional<Diagnosis> problem, List<String> command) {
        JsonObject json = new JsonObject();
        json.add("input", plan.media().map(PlanJson::of).orElse(JsonNull.INSTANCE));
        json.add("video", of(plan.video()));
        json.add("audio", of(plan.audio()));
        json.add("warnings", strings(plan.warnings()));
        json.add("problem", problem.<JsonElement>map(PlanJson::of).orElse(JsonNull.INSTANCE));
        json.add("command", strings(command));
        return GSON.toJson(json);
    }

    private static JsonObject of(Decision decision) {
        JsonObject json = new JsonObject();
        json.addProperty("decision", decision.kind().toString());
        json.addProperty("reason", decision.reason());
        return json;
    }

    private static JsonObject of(Diagnosis problem) {
        JsonObject json = new JsonObject();
        json.addProperty("cause", problem.cause().code());
        json.addProperty("evidence", problem.evidence());
        return json;
    }

    private static JsonElement of(Media media) {
        JsonObject json = new JsonObject();
        json.addProperty("format", media.format());
        json.add("video", media.video().map(PlanJson::of).orElse(JsonNull.INSTANCE));
        json.add("audio", media.audio().map(PlanJson::of).orElse(JsonNull.INSTANCE));
        return json;
    }

    private static JsonElement of(Media.VideoTrack picture) {
        JsonObject json = new JsonObject();
        json.addProperty("codec", picture.codec());
        json.addProperty("profile", picture.profile());
        json.addProperty("level", picture.level().isPresent() ? picture.level().getAsInt() : null);
        json.addProperty("pixel_format", picture.pixelFormat());
        json.addProperty("size", picture.size().map(Object::toString).orElse(null));
        json.addProperty(
                "frame_rate", picture.frameRate().map(FrameRate::toString).orElse(null));
        json.addProperty("variable_frame_rate", picture.isVariableFrameRate());
        json.addProperty("interlaced", picture.interlaced());
        json.addProperty("b_frames", picture.bFrames());
        json.addProperty(
                "key_frame_distance_s",
                picture.keyframeInterval()
                        .map(Duration::toMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null));
        json.add("bitrate_bps", number(picture.bitsPerSecond()));
        return json;
    }

    private static JsonElement of(Media.AudioTrack sound) {
        JsonObject json = new JsonObject();
        json.addProperty("codec", sound.codec());
        json.addProperty("profile", sound.profile());
        json.addProperty("sample_rate", sound.sampleRate());
        json.addProperty("channels", sound.channels());
        json.add("bitrate_bps", number(sound.bitsPerSecond()));
        return json;
    }

    private static JsonElement number(OptionalLong value) {
        return value.isPresent() ? new JsonPrimitive(value.getAsLong()) : JsonNull.INSTANCE;
    }

    private static JsonArray strings(List<String> strings) {
        return GSON.toJsonTree(strings).getAsJsonArray();
    }
}
