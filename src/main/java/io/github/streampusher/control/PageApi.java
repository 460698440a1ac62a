package io.github.streampusher.control;

import io.github.streampusher.reporting.ChangeHistory;
import io.github.streampusher.reporting.ChangeHistory.ChangeView;
import io.github.streampusher.reporting.ChangeHistory.PlanReasons;
import io.github.streampusher.reporting.DefinitionView;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.RateHistory;
import io.github.streampusher.reporting.StatusView.ConfigView;
import io.github.streampusher.reporting.StatusView.DetailView;
import io.github.streampusher.reporting.StatusView.ProblemView;
import io.github.streampusher.reporting.StatusView.StreamDetail;
import io.github.streampusher.still.Stills;
import io.github.streampusher.still.Stills.Still;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.LogReader;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the control socket, and what only the page and its buttons ask for, beside {@link ControlApi}. Any thread may call it.
 *
 * @param logDir of the streams' logs
 */
public record PageApi(
        ControlApi streams, ConfigAccess config, ChangeHistory changes, RateHistory rates, Stills stills, Path logDir) {
    private static final int SHOWN_LINES = 40;
    private static final String STATUS = "status ";

    /**
     * Everything about one stream: the keys of {@code status NAME --json}, and more.
     *
     * @param still whether a picture of what it sends may be asked for
     */
    record StreamPage(
            List<StreamDetail> streams,
            ConfigView config,
            List<ChangeView> changes,
            List<String> lines,
            Optional<PlanReasons> plan,
            Optional<Map<String, Object>> definition,
            RateHistory.Plot plot,
            boolean still) {}

    /** What a reload found, and what {@code stream-pusher reload} prints. */
    record Reloaded(List<String> report, List<ProblemView> problems) {}

    /** The answer to a request line of the control socket: that of {@link ControlApi}, or {@code status NAME}. */
    public String handle(String request) {
        if (!request.startsWith(STATUS)) {
            return streams.handle(request);
        }
        try {
            StreamName name = new StreamName(request.substring(STATUS.length()));
            return stream(name).orElse(ControlApi.NO_SUCH_STREAM);
        } catch (IllegalArgumentException e) {
            return ControlApi.NO_SUCH_STREAM; // not a valid name
        } catch (UncheckedIOException e) {
            return e.getMessage() + ": " + e.getCause();
        }
    }

    /** Empty if there is no such stream. */
    Optional<String> stream(StreamName name) {
        try {
            List<String> lines = new LogReader(logDir, name.value()).tail(SHOWN_LINES);
            return streams.detail(name)
                    .map(detail -> Json.pretty(new StreamPage(
                            detail.streams(),
                            detail.config(),
                            changes.of(name, streams.config().get().language()),
                            lines,
                            changes.plan(name),
                            config.definition(name).map(DefinitionView::of),
                            rates.plot(name),
                            stills.isOn() && isRelayed(detail))));
        } catch (IOException e) {
            throw new UncheckedIOException("the history or the log cannot be read", e);
        }
    }

    private static boolean isRelayed(DetailView detail) {
        return !detail.streams().get(0).stream().feeds().isEmpty();
    }

    /** A picture of what a stream sends; empty if there is no such stream, or no picture yet. */
    Optional<Still> still(StreamName name) {
        return config.definition(name).flatMap(defined -> stills.newest(name));
    }

    /** As {@code check --json}. */
    String check() {
        return Json.pretty(Map.of("problems", ProblemView.of(config.problems())));
    }

    String reload() {
        String report = config.reloadAndReport();
        return Json.pretty(new Reloaded(report.lines().toList(), ProblemView.of(config.problems())));
    }

    /** Empty if there is no such stream. */
    Optional<String> execute(ManualCommand command, StreamName name) throws InterruptedException {
        StreamCommand.Answer answer =
                streams.execute(new StreamCommand(command, List.of(name.value()), Map.of(), false));
        return Optional.of(answer).filter(done -> done.unmatched().isEmpty()).map(Json::pretty);
    }
}
