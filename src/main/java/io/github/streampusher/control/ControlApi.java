package io.github.streampusher.control;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.OverrideFile;
import io.github.streampusher.reporting.RunTotals;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers the requests to the control socket and the HTTP service. Any thread may call it.
 *
 * @param config the outcome of the last reload
 * @param overrides keeps what commands say
 * @param fleet empty: there is none
 * @param cores what the children of each stream cost
 */
public record ControlApi(
        EventSink inbox,
        Supplier<ConfigReport> config,
        Path stateDir,
        History history,
        RunTotals totals,
        OverrideFile overrides,
        Supplier<Optional<FleetStatus>> fleet,
        Supplier<Map<StreamName, Double>> cores) {
    /** The word before a {@link StreamCommand}. */
    public static final String COMMAND = "command";

    public static final String NO_SUCH_STREAM = "no such stream";

    /** The supervisor answers within milliseconds unless it hangs. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);

    /** The answer to a request line: {@code status}, or {@code command} and a {@link StreamCommand}. */
    public String handle(String request) {
        String[] words = request.split(" ", 2);
        String rest = words.length == 2 ? words[1] : "";
        if (request.equals("status")) {
            return status();
        }
        if (words[0].equals(COMMAND)) {
            return execute(rest);
        }
        return "unknown request";
    }

    String status() {
        return Json.pretty(StatusView.of(snapshot(), cores.get(), config.get()));
    }

    Snapshot snapshot() {
        return querySnapshot(snapshot -> snapshot);
    }

    Metrics.Figures figures() {
        return querySnapshot(snapshot -> new Metrics.Figures(
                snapshot, totals.includingRunning(snapshot), config.get(), fleet.get(), cores.get()));
    }

    /** Commands are carried out one by one, each with the streams of that moment. */
    private String execute(String json) {
        try {
            return Json.line(execute(Json.parse(json, StreamCommand.class)));
        } catch (IllegalArgumentException e) {
            return "the pattern is wrong: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    StreamCommand.Answer execute(StreamCommand command) throws InterruptedException {
        List<StreamStatus> all = querySnapshot(Snapshot::streams);
        StreamCommand.Selection chosen = command.select(all);
        Map<String, String> elsewhere = new TreeMap<>();
        all.stream()
                .filter(stream ->
                        stream.phase() == Phase.ELSEWHERE && chosen.streams().containsKey(stream.name()))
                .forEach(stream -> stream.node()
                        .ifPresent(node -> elsewhere.put(stream.name().value(), node)));
        List<String> done = new ArrayList<>();
        List<String> leftAlone = new ArrayList<>();
        List<String> unmatched = new ArrayList<>(chosen.unmatched());
        List<String> wrong = new ArrayList<>();
        chosen.streams().forEach((stream, named) -> {
            if (elsewhere.containsKey(stream.value())) {
                return; // stopped here it would go on there, and stand still when it comes back
            }
            Event.CommandResult result = request(answer ->
                    new Event.CommandGiven(stream, command.command(), named, command.once(), answer::complete));
            List<String> list = switch (result) {
                case DONE -> done;
                case LEFT_ALONE -> leftAlone;
                case WRONG_DEFINITION -> wrong;
                case NO_SUCH_STREAM -> unmatched; // removed meanwhile
            };
            list.add(stream.value());
        });
        Map<String, String> problems = all.stream()
                .filter(stream -> wrong.contains(stream.name().value()))
                .collect(Collectors.toMap(stream -> stream.name().value(), StreamStatus::detail));
        return new StreamCommand.Answer(
                done, leftAlone, unmatched, overrides.awaitStored(RESPONSE_TIMEOUT), problems, elsewhere);
    }

    private record SnapshotWithHour(Snapshot snapshot, HourRecord hour) {}

    /** Empty if there is no such stream. */
    Optional<StatusView.DetailView> detail(StreamName name) throws IOException {
        SnapshotWithHour seen = querySnapshot(snapshot ->
                new SnapshotWithHour(snapshot, history.availabilityMeter().currentHourRecord(name)));
        return StatusView.of(
                seen.snapshot, name, cores.get(), config.get(), History.read(stateDir, name, seen.hour, Instant.now()));
    }

    /** Computes a view of the snapshot on the supervisor's thread. */
    private <T> T querySnapshot(Function<Snapshot, T> view) {
        return request(answer -> new Event.SnapshotRequested(snapshot -> {
            try {
                answer.complete(view.apply(snapshot));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e); // a defect here must not reach the supervisor
            }
        }));
    }

    private <T> T request(Function<CompletableFuture<T>, Event> event) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.offer(event.apply(answer));
        try {
            return answer.get(RESPONSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the supervisor does not answer", e);
        }
    }
}
