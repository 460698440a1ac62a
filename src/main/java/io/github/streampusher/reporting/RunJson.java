package io.github.streampusher.reporting;

import com.google.gson.JsonObject;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.supervision.port.RunReport;
import java.time.Instant;

/** A run that is over as JSON: a line of the history. */
final class RunJson {
    private RunJson() {}

    static JsonObject of(RunReport report, Instant end) {
        Rates averages = report.averages();
        JsonObject json = new JsonObject();
        json.addProperty("stream", report.run().stream().value());
        json.addProperty("run", report.run().number());
        json.add("start", JsonValues.time(end.minus(report.length())));
        json.add("end", JsonValues.time(end));
        json.addProperty("seconds", report.length().toMillis() / 1000.0);
        json.addProperty(
                "cause", report.diagnosis().map(found -> found.cause().code()).orElse(null));
        json.addProperty("detail", report.diagnosis().map(Diagnosis::evidence).orElse(report.why()));
        json.add("frames", JsonValues.number(report.counters().frames()));
        json.addProperty("duplicated", report.counters().duplicated());
        json.addProperty("dropped", report.counters().dropped());
        json.add("output_bytes", JsonValues.number(report.counters().totalSize()));
        json.add("speed", JsonValues.number(averages.speed(), 3));
        json.add("fps", JsonValues.number(averages.framesPerSecond(), 2));
        json.add("bitrate_bps", JsonValues.number(averages.bitsPerSecond(), 0));
        json.addProperty("command", report.command());
        return json;
    }
}
