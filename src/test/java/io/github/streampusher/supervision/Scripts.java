package io.github.streampusher.supervision;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.health.Sample;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Scripts and events of simulated children. */
public final class Scripts {
    static final String CONNECTION_REFUSED = "[error] rtmp://h/app/***: Connection refused";
    static final String BROKEN_PIPE = "[error] av_interleaved_write_frame(): Broken pipe";

    static final String DEMUXING_ERROR = "[in#0/flv @ 0x1] [error] Error during demuxing: Input/output error";

    /** Media from half a second on, for an hour. */
    public static final SimulatedHost.Script HEALTHY = (launch, child) -> sendsMedia(child, Duration.ofHours(1));

    private Scripts() {}

    public static Event.Sampled sampled(RunId run, long totalSize) {
        return new Event.Sampled(run, sample(totalSize));
    }

    static Sample sample(long totalSize) {
        return new Sample(
                OptionalLong.of(totalSize / 5000),
                OptionalLong.of(totalSize * 8),
                OptionalLong.of(totalSize),
                0,
                0,
                false);
    }

    static Event.Exited exited(RunId run, int status, String... lines) {
        return new Event.Exited(
                run, status, Stream.of(lines).map(LogLine::parse).toList());
    }

    /** A sample every half second for so long, each 62,500 bytes further: one megabit a second. */
    static void sendsMedia(SimulatedHost.Child child, Duration length) {
        sendsMedia(child, Duration.ZERO, length);
    }

    static void sendsMedia(SimulatedHost.Child child, Duration from, Duration length) {
        for (int i = 1; i <= length.toMillis() / 500; i++) {
            child.emits(from.plusMillis(500L * i), sampled(child.run, 62_500L * i));
        }
    }

    /** Repeats the same sample from then on, as FFmpeg 7.1 does in a stall. */
    static void repeatsSample(SimulatedHost.Child child, Duration from, Duration length) {
        for (int i = 1; i <= length.toMillis() / 500; i++) {
            child.emits(from.plusMillis(500L * i), sampled(child.run, 62_500L * (from.toMillis() / 500)));
        }
    }
}
