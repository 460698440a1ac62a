package io.github.streampusher.control;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.RateHistory;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.reporting.StreamRow;
import io.github.streampusher.stream.Language;
import io.github.streampusher.supervision.port.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the server-sent events that the page shows: once for all callers, and only what has changed. Confined to one
 * caller at a time.
 */
final class EventFeed {
    private final ControlApi api;
    private final RateHistory rates;
    private Map<String, StreamRow> lastRows = Map.of();
    private String lastConfig = "";

    EventFeed(ControlApi api, RateHistory rates) {
        this.api = api;
        this.rates = rates;
    }

    /**
     * One moment in two forms.
     *
     * @param complete the event {@code streams}, for a caller that lacks the one before
     * @param changes the event {@code changes}, with what differs from the one before; sent even when nothing does, which
     *     tells that the daemon works
     */
    record Frames(byte[] complete, byte[] changes) {}

    /**
     * To be called every two seconds, also when nobody follows: the plot of the last hour is kept all the time.
     *
     * @return empty when nobody follows
     * @throws IllegalStateException when the supervisor does not answer
     */
    Optional<Frames> next(boolean followed) {
        Instant now = Instant.now();
        boolean due = rates.isDue(now);
        if (!due && !followed) {
            return Optional.empty();
        }
        Snapshot snapshot = api.snapshot();
        if (due) {
            rates.add(snapshot, now);
        }
        return followed ? Optional.of(frames(snapshot, now)) : Optional.empty();
    }

    private Frames frames(Snapshot snapshot, Instant now) {
        ConfigReport report = api.config().get();
        Map<String, StreamRow> rows = StreamRow.of(snapshot, report, lastRows);
        String config = Json.line(
                StatusView.of(new Snapshot(List.of()), Map.of(), report).config());
        String fleet =
                api.fleet().get().map(FleetStatus::summary).map(Json::line).orElse("null");
        List<String> changed = new ArrayList<>();
        rows.forEach((name, row) ->
                row.changesSince(Optional.ofNullable(lastRows.get(name))).ifPresent(changed::add));
        List<String> removed = new ArrayList<>(lastRows.keySet());
        removed.removeAll(rows.keySet());
        Frames frames = new Frames(
                event(
                        "streams",
                        now,
                        rows.values().stream().map(StreamRow::line).toList(),
                        List.of(),
                        config,
                        fleet,
                        report.language()),
                event(
                        "changes",
                        now,
                        changed,
                        removed,
                        config.equals(lastConfig) ? "null" : config,
                        fleet,
                        report.language()));
        lastRows = rows;
        lastConfig = config;
        return frames;
    }

    private static byte[] event(
            String type,
            Instant at,
            List<String> streams,
            List<String> removed,
            String config,
            String fleet,
            Language language) {
        String json = "{\"at\":" + Json.line(at) + ",\"streams\":[" + String.join(",", streams) + "],\"removed\":"
                + Json.line(removed) + ",\"config\":" + config + ",\"fleet\":" + fleet + ",\"language\":"
                + Json.line(language.code()) + "}";
        return ("event: " + type + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
