package io.github.streampusher.reporting;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.streampusher.diagnosis.Advice;
import io.github.streampusher.diagnosis.Diagnosis;

/** A diagnosis as JSON: the stable form for tools. */
public final class DiagnosisJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    private DiagnosisJson() {}

    /** {@code {"cause", "side", "retry", "evidence", "advice"}}. */
    public static String of(Diagnosis diagnosis) {
        JsonObject json = new JsonObject();
        json.addProperty("cause", diagnosis.cause().code());
        json.addProperty("side", diagnosis.cause().side().toString());
        json.addProperty("retry", diagnosis.cause().retry().toString());
        json.addProperty("evidence", diagnosis.evidence());
        json.addProperty("advice", Advice.of(diagnosis.cause()).remedy());
        return GSON.toJson(json);
    }
}
