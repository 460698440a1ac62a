package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ForeignLog;
import io.github.streampusher.reporting.HistoryFile;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.reporting.StatusView.StreamView;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.LogReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;

/** What is known of the last failure of a stream of ours: from the daemon, else from its history, else from its log. */
record LastFailure(DaemonClient daemon, String name) {
    private static final List<String> UNWELL = List.of("waiting", "quarantined", "blocked", "degraded");

    /** Empty if no run of it has failed. */
    Optional<Diagnosis> find() {
        try {
            Optional<Diagnosis> now = ofDaemon();
            Optional<Diagnosis> known = now.isPresent() ? now : ofHistory();
            return known.filter(found -> found.cause() != Cause.UNKNOWN)
                    .or(this::ofLog)
                    .or(() -> known);
        } catch (AccessDeniedException e) {
            throw new UserError(DaemonClient.NO_PERMISSION.formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new UserError("the history of " + name + " cannot be read: " + e, e);
        }
    }

    /** The present state, also before any run: what the probe found, what blocks the definition. */
    private Optional<Diagnosis> ofDaemon() {
        String answer;
        try {
            answer = daemon.request("status " + name);
        } catch (DaemonClient.NotRunningError e) {
            return Optional.empty();
        }
        if (!answer.startsWith("{")) {
            return Optional.empty();
        }
        StreamView stream = Json.parse(answer, StatusView.DetailView.class).streams().get(0).stream();
        return of(stream);
    }

    /** Of a stream that is unwell. */
    static Optional<Diagnosis> of(StreamView stream) {
        return stream.cause()
                .flatMap(Cause::ofCode)
                .filter(cause -> UNWELL.contains(stream.state()))
                .map(cause -> new Diagnosis(cause, evidence(cause, stream)));
    }

    private static String evidence(Cause cause, StreamView stream) {
        int start = stream.detail().indexOf(cause.code() + ": ");
        return (start < 0
                        ? stream.detail()
                        : stream.detail().substring(start + cause.code().length() + 2))
                .replaceFirst("; (\\d+ short runs, )?next try .*", "");
    }

    private Optional<Diagnosis> ofHistory() throws IOException {
        HistoryFile file = new HistoryFile(daemon.folders().stateDir(), name);
        if (!file.exists()
                && !new LogReader(daemon.folders().logDir(), name).exists()
                && !daemon.defines(new StreamName(name))) {
            throw new UserError(
                    "there is no file and no stream \"" + name + "\"; stream-pusher status lists the streams");
        }
        return file.runs().stream()
                .filter(run -> run.cause().isPresent())
                .reduce((first, second) -> second)
                .flatMap(LastFailure::ofRun);
    }

    private static Optional<Diagnosis> ofRun(RunView run) {
        return run.cause().flatMap(Cause::ofCode).map(cause -> new Diagnosis(cause, run.detail()));
    }

    private Optional<Diagnosis> ofLog() {
        ForeignLog log = new ForeignLog();
        try {
            new LogReader(daemon.folders().logDir(), name).read(log::add, warning -> {});
        } catch (IOException e) {
            return Optional.empty(); // the history tells, too
        }
        return Optional.of(log.diagnose()).filter(found -> found.cause() != Cause.UNKNOWN);
    }
}
