package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ForeignLog;
import io.github.streampusher.reporting.HistoryFile;
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
            Optional<StreamView> present = ask();
            Optional<Diagnosis> now = present.flatMap(LastFailure::of);
            Optional<Diagnosis> known = now.isPresent() ? now : ofHistory(present.isPresent());
            return known.filter(found -> found.cause() != Cause.UNKNOWN)
                    .or(this::ofLog)
                    .or(() -> known);
        } catch (AccessDeniedException e) {
            throw new UserError(DaemonClient.NO_PERMISSION.formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new UserError("the history of " + name + " cannot be read: " + e, e);
        }
    }

    /** The present state, also before any run; empty if the daemon does not run, or has no such stream. */
    private Optional<StreamView> ask() {
        String answer;
        try {
            answer = daemon.request("status " + name);
        } catch (DaemonClient.NotRunningError e) {
            return Optional.empty();
        }
        return answer.startsWith("{")
                ? Optional.of(Json.parse(answer, StatusView.DetailView.class).streams().get(0).stream())
                : Optional.empty();
    }

    /** Of a stream that is unwell; a daemon of an earlier version does not tell the evidence by itself. */
    static Optional<Diagnosis> of(StreamView stream) {
        return stream.cause()
                .flatMap(Cause::ofCode)
                .filter(cause -> UNWELL.contains(stream.state()))
                .map(cause -> new Diagnosis(cause, stream.evidence().orElse(stream.detail())));
    }

    private Optional<Diagnosis> ofHistory(boolean isKnown) throws IOException {
        HistoryFile file = new HistoryFile(daemon.folders().stateDir(), name);
        if (!isKnown
                && !file.exists()
                && !new LogReader(daemon.folders().logDir(), name).exists()
                && !daemon.defines(new StreamName(name))) {
            throw new UserError(
                    "there is no file and no stream \"" + name + "\"; stream-pusher status lists the streams");
        }
        return file.runs().stream().flatMap(run -> run.diagnosis().stream()).reduce((first, second) -> second);
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
