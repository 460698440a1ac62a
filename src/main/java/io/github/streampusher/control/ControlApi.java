package io.github.streampusher.control;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.HourRecord;
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

/** Answers what the daemon is asked, on the control socket and by HTTP. Any thread may ask. */
public final class ControlApi {
    /** What the control socket says to an order that is carried out. */
    public static final String OK = "ok";

    public static final String NO_SUCH_STREAM = "no such stream";

    /** The loop answers within milliseconds; one that does not is hung. */
    private static final int RESPONSE_TIMEOUT_SECONDS = 2;

    private final EventSink inbox;
    private final Supplier<ConfigReport> config;
    private final Path stateDir;
    private final History history;
    private final RunTotals totals;

    /** @param config how the definitions were read last */
    public ControlApi(
            EventSink inbox, Supplier<ConfigReport> config, Path stateDir, History history, RunTotals totals) {
        this.inbox = inbox;
        this.config = config;
        this.stateDir = stateDir;
        this.history = history;
        this.totals = totals;
    }

    /** To a request on the control socket: {@code status}, or an order or {@code status} with a stream's name. */
    public String handle(String request) {
        String[] words = request.split(" ", -1);
        if (words.length == 1 && words[0].equals("status")) {
            return status();
        }
        Optional<Event.ManualCommand> order = Stream.of(Event.ManualCommand.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(words[0]))
                .findFirst();
        if (words.length != 2 || order.isEmpty() && !words[0].equals("status")) {
            return "unknown request";
        }
        try {
            StreamName name = new StreamName(words[1]);
            return order.isPresent() ? execute(name, order.get()) : status(name);
        } catch (IllegalArgumentException e) {
            return NO_SUCH_STREAM; // it cannot even be a name
        }
    }

    String status() {
        return Json.pretty(StatusView.of(querySnapshot(snapshot -> snapshot), config.get()));
    }

    Metrics.Figures figures() {
        return querySnapshot(
                snapshot -> new Metrics.Figures(snapshot, totals.includingRunning(snapshot), config.get()));
    }

    private String execute(StreamName name, Event.ManualCommand order) {
        boolean known = request(answer -> new Event.CommandGiven(name, order, answer::complete));
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

    /** Looks at things on the supervisor's thread. */
    private <T> T querySnapshot(Function<Snapshot, T> view) {
        return request(answer -> new Event.SnapshotRequested(snapshot -> {
            try {
                answer.complete(view.apply(snapshot));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e); // a defect here must not end the loop
            }
        }));
    }

    private <T> T request(Function<CompletableFuture<T>, Event> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.offer(question.apply(answer));
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
