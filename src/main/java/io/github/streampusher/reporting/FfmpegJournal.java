package io.github.streampusher.reporting;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.streamlog.StreamLogs;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.LineLog;
import io.github.streampusher.supervision.port.Observer;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes FFmpeg's lines to the streams' logs, and its warnings and errors to the daemon's log as well: there, similar
 * lines are logged once in six hours, and at most 20 lines an hour. Any thread may call it.
 */
public final class FfmpegJournal implements LineLog, Observer {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int MAX_LINES_PER_WINDOW = 20;

    /** After this time, a similar line is logged again. */
    private static final Duration REPEAT_INTERVAL = Duration.ofHours(6);

    private static final int MAX_RECENT_LINES = 64;
    private static final int MAX_CHARACTERS = 500;

    /** Memory addresses and numbers, in which otherwise equal lines differ. */
    private static final Pattern VARIABLE_PARTS = Pattern.compile("0x[0-9a-f]+|\\d+");

    /** What a feed says when the relay takes no more of it, as when another one is on air. */
    private static final Pattern CLOSED_RELAY =
            Pattern.compile("feed \\d+: (.*(av_interleaved_write_frame|[Ww]riting|[Mm]uxing|to the muxer).*Broken pipe"
                    + "|.*unix:\\S*/relay/.*)");

    private static final Pattern REPEATED = Pattern.compile("feed \\d+: last line repeated .*");

    private static final Logger LOG = LoggerFactory.getLogger(FfmpegJournal.class);

    private final StreamLogs streamLogs;
    private final Clock clock;
    private final Map<StreamName, LineWindow> windows = new HashMap<>();

    public FfmpegJournal(StreamLogs streamLogs, Clock clock) {
        this.streamLogs = streamLogs;
        this.clock = clock;
    }

    /** What was logged of one stream in the current hour. */
    private static final class LineWindow {
        private final Map<String, Duration> recentLines = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
                return size() > MAX_RECENT_LINES;
            }
        };
        private Duration start;
        private int logged;
        private int suppressed;
        private boolean ofClosedRelay;

        LineWindow(Duration now) {
            start = now;
        }

        boolean accepts(String text, Duration now) {
            ofClosedRelay = CLOSED_RELAY.matcher(text).matches()
                    || ofClosedRelay && REPEATED.matcher(text).matches();
            if (ofClosedRelay) {
                return false;
            }
            String pattern = VARIABLE_PARTS.matcher(text).replaceAll("#");
            Duration before = recentLines.get(pattern);
            boolean isNew = before == null || before.plus(REPEAT_INTERVAL).compareTo(now) < 0;
            if (!isNew || logged == MAX_LINES_PER_WINDOW) {
                suppressed++;
                return false;
            }
            recentLines.put(pattern, now);
            logged++;
            return true;
        }
    }

    /** Not to the daemon's log: what the definition alone tells is there with its place, once for each reload. */
    @Override
    public void planned(RunId run, Plan plan) {
        streamLogs.append(
                run.stream(),
                new LogLine(LogLine.Level.INFO, "plan: video " + plan.video() + "; audio " + plan.audio()));
        plan.warnings()
                .forEach(warning ->
                        streamLogs.append(run.stream(), new LogLine(LogLine.Level.WARNING, "plan: " + warning.text())));
    }

    @Override
    public void append(StreamName stream, LogLine line) {
        streamLogs.append(stream, line);
        if (line.level().isAtLeast(LogLine.Level.WARNING) && accepts(stream, line.text())) {
            String text = line.text();
            LOG.atWarn() // what FFmpeg calls an error mostly heals by itself; the change of state tells if it does not
                    .addKeyValue("STREAM", stream)
                    .log("{}: ffmpeg: {}", stream, text.substring(0, Math.min(text.length(), MAX_CHARACTERS)));
        }
    }

    private synchronized boolean accepts(StreamName stream, String text) {
        return windows.computeIfAbsent(stream, name -> new LineWindow(clock.now()))
                .accepts(text, clock.now());
    }

    @Override
    public synchronized void heartbeat(Duration now) {
        windows.forEach((stream, window) -> {
            if (window.start.plus(WINDOW).compareTo(now) <= 0) {
                logSuppressed(stream, window);
                window.start = now;
                window.logged = 0;
                window.suppressed = 0;
            }
        });
    }

    private static void logSuppressed(StreamName stream, LineWindow window) {
        if (window.suppressed > 0) {
            LOG.atInfo()
                    .addKeyValue("STREAM", stream)
                    .log(
                            "{}: ffmpeg: {} more warnings and errors in {} min, see stream-pusher logs {}",
                            stream,
                            window.suppressed,
                            WINDOW.toMinutes(),
                            stream);
        }
    }

    @Override
    public synchronized void streamRemoved(StreamName stream) {
        windows.remove(stream);
    }
}
