package io.github.streampusher.supervision.port;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.StreamName;

/** The port to the streams' logs for FFmpeg's lines. Any thread may call it; it never blocks. */
@FunctionalInterface
public interface LineLog {
    /** Takes one line, already masked. */
    void append(StreamName stream, LogLine line);
}
