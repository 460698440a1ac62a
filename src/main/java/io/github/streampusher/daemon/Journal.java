package io.github.streampusher.daemon;

import io.github.streampusher.ffmpeg.LogLine;
import io.github.streampusher.stream.Elapsed;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.Change;
import io.github.streampusher.supervision.Observer;
import io.github.streampusher.supervision.RunReport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the daemon's own log and to the streams'. Confined to the supervisor's thread. */
record Journal(StreamLogs streamLogs) implements Observer {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    @Override
    public void changed(Change change) {
        LogLine.Level level = level(change);
        switch (level) {
            case ERROR -> LOG.error("{}", change);
            case WARNING -> LOG.warn("{}", change);
            default -> LOG.info("{}", change);
        }
        streamLogs.note(change.stream(), level, change.to() + ": " + change.why());
    }

    /** Information is what was wanted, a warning what heals by itself, an error what needs a person. */
    private static LogLine.Level level(Change change) {
        return switch (change.to()) {
            case BLOCKED -> LogLine.Level.ERROR;
            case DEGRADED, QUARANTINED -> LogLine.Level.WARNING;
            case WAITING -> change.diagnosis().isPresent() ? LogLine.Level.WARNING : LogLine.Level.INFO;
            case DISABLED, STARTING, LIVE, STOPPING, FINISHED -> LogLine.Level.INFO;
        };
    }

    @Override
    public void ended(RunReport report) {
        streamLogs.note(report.run().stream(), LogLine.Level.INFO, report.summary());
    }

    @Override
    public void forgotten(StreamName stream) {
        streamLogs.forget(stream);
    }

    @Override
    public void paused(Duration length) {
        LOG.warn("the clock stood still for {}; no stream is judged by that time", Elapsed.text(length));
    }

    @Override
    public void defect(StreamName stream, RuntimeException defect) {
        LOG.error("{}: a defect of this program; the stream is stopped, the others go on", stream, defect);
    }
}
