package io.github.streampusher.control;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.HistoryFile.HourRecord;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.RunTotals;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Answers the requests to the control socket and the HTTP service. Any thread may call it.
 *
 * @param config the outcome of the last reload
 */
public record ControlApi(
        EventSink inbox, Supplier<ConfigReport> config, Path stateDir, History history, RunTotals totals) {
    /** The answer to a command that is carried out. */
    public static final String OK = "ok";

    public static final String NO_SUCH_STREAM = "no such stream";

    /** The supervisor answers within milliseconds unless it hangs. */
    private static final int RESPONSE_TIMEOUT_SECONDS = 2;

    /** The answer to a request line: {@code status}, {@code status NAME} or {@code start|stop|restart NAME}. */
    public String handle(String request) {
        String[] words = request.split(" ", -1);
        if (words.length == 1 && words[0].equals("status")) {
            return status();
        }
        Optional<Event.ManualCommand> command = Stream.of(Event.ManualCommand.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(words[0]))
                .findFirst();
        if (words.length != 2 || command.isEmpty() && !words[0].equals("status")) {
            return "unknown request";
        }
        try {
            StreamName name = new StreamName(words[1]);
            return command.isPresent() ? execute(name, command.get()) : status(name);
        } catch (IllegalArgumentException e) {
            return NO_SUCH_STREAM; // not a valid name
        }
    }

    String status() {
        return Json.pretty(StatusView.of(querySnapshot(snapshot -> snapshot), config.get()));
    }

    Metrics.Figures figures() {
        return querySnapshot(
                snapshot -> new Metrics.Figures(snapshot, totals.includingRunning(snapshot), config.get()));
    }

    private String execute(StreamName name, Event.ManualCommand command) {
        boolean known = request(answer -> new Event.CommandGiven(name, command, answer::complete));
        return known ? OK : NO_SUCH_STREAM;
    }

    private record SnapshotWithHour(Snapshot snapshot, HourRecord hour) {}

    private String status(StreamName name) {
        SnapshotWithHour seen = querySnapshot(snapshot ->
                new SnapshotWithHour(snapshot, history.availabilityMeter().currentHourRecord(name)));
        try {
            return StatusView.of(
                            seen.snapshot, name, config.get(), History.read(stateDir, name, seen.hour, Instant.now()))
                    .map(Json::pretty)
                    .orElse(NO_SUCH_STREAM);
        } catch (IOException e) {
            return "the history cannot be read: " + e;
        }
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
            return answer.get(RESPONSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the supervisor does not answer", e);
        }
    }
}
