package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.Evidence.Ending;
import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.diagnosis.ProcessObservation.BlockedOn;
import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finds the stalled side from the observed process and from FFmpeg's lines. */
class StallDiagnosisTest {
    private static final String LIVE = "-rw_timeout 7000000 -i rtmp://camera/live -c copy -f flv rtmp://far/live";
    private static final String FILE = "-re -i film.ts -c copy -f flv rtmp://far/live";
    private static final String READ_FAILED = "[error] rtmp://camera/live: Input/output error";

    /** FFmpeg 5.1 when its source had stalled: it writes what it has left, and our second signal interrupts that. */
    private static final String WRITE_INTERRUPTED = "[error] av_interleaved_write_frame(): Immediate exit requested";

    @Test
    void unsentBytesMeanDestinationStalled() {
        ProcessObservation seen = new ProcessObservation(false, BlockedOn.ELSEWHERE, 81_920, 0);
        assertEquals(Cause.DESTINATION_STALLED, diagnoseStall(LIVE, seen));
        assertEquals(Cause.DESTINATION_STALLED, diagnoseStall(FILE, seen));
    }

    @Test
    void fewUnsentBytesToSourceMeanSourceStalled() {
        assertEquals(
                Cause.SOURCE_STALLED, diagnoseStall(LIVE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 200, 0)));
    }

    @Test
    void interruptedWriteWithEmptyQueueIsNotDestinationStall() {
        ProcessObservation seen = new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 0);
        assertEquals(Cause.SOURCE_STALLED, diagnoseStall(LIVE, seen, WRITE_INTERRUPTED));
        assertEquals(Cause.UNKNOWN, diagnoseStall(LIVE, ProcessObservation.UNKNOWN, WRITE_INTERRUPTED));
        assertEquals(Cause.DESTINATION_STALLED, diagnoseStall(FILE, ProcessObservation.UNKNOWN, WRITE_INTERRUPTED));
    }

    @Test
    void blockedPipeDecidesStalledSide() {
        assertEquals(Cause.SOURCE_STALLED, diagnoseStall(FILE, new ProcessObservation(false, BlockedOn.READING, 0, 0)));
        assertEquals(
                Cause.DESTINATION_STALLED, diagnoseStall(LIVE, new ProcessObservation(false, BlockedOn.WRITING, 0, 0)));
    }

    @Test
    void stoppedOrBusyFfmpegIsUnknown() {
        assertEquals(Cause.UNKNOWN, diagnoseStall(LIVE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 60_000)));
        assertEquals(Cause.UNKNOWN, diagnoseStall(LIVE, new ProcessObservation(true, BlockedOn.ELSEWHERE, 0, 0)));
        assertEquals(Cause.UNKNOWN, diagnoseStall(FILE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 0)));
    }

    @Test
    void playlistOfThisMachineStallsUnlessItHasAnEnd() {
        ProcessObservation seen = new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 0);
        String opened = "[info] Input #0, hls, from '/var/www/live.m3u8':";
        assertEquals(
                Cause.SOURCE_STALLED,
                diagnoseStall(FILE, seen, opened, "[info]   Duration: N/A, start: 1.4, bitrate: N/A"));
        assertEquals(
                Cause.UNKNOWN,
                diagnoseStall(FILE, seen, opened, "[info]   Duration: 00:01:00.00, start: 1.4, bitrate: N/A"));
    }

    @Test
    void readErrorAfterLongSilenceIsSourceStall() {
        assertEquals(Cause.SOURCE_STALLED, diagnoseExit(Duration.ofSeconds(14)));
        assertEquals(Cause.SOURCE_LOST, diagnoseExit(Duration.ofMillis(300)));
        assertEquals(Cause.SOURCE_STALLED, diagnoseStall(LIVE, ProcessObservation.UNKNOWN, READ_FAILED));
    }

    @Test
    void errorsAfterStopMarkerAreIgnored() {
        String signalled = LogLine.STOP_MARKER.text();
        String refused = "[out#0/flv @ 0x1] [error] Task finished with error code: -1 (Operation not permitted)";
        String closed = "[vost#0:0 @ 0x1] [error] Error submitting a packet to the muxer: Operation not permitted";
        ProcessObservation unsent = new ProcessObservation(false, BlockedOn.ELSEWHERE, 200_000, 0);
        assertEquals(Cause.DESTINATION_STALLED, diagnoseStall(LIVE, unsent, signalled, closed, refused));
        assertEquals(Cause.DESTINATION_CLOSED, diagnoseStall(LIVE, unsent, closed, signalled, refused));
    }

    private static Cause diagnoseExit(Duration still) {
        return diagnose(Ending.BY_ITSELF, LIVE, Optional.of(still), Optional.empty(), READ_FAILED);
    }

    private static Cause diagnoseStall(String command, ProcessObservation symptoms, String... lines) {
        return diagnose(Ending.STALL, command, Optional.of(Duration.ofSeconds(15)), Optional.of(symptoms), lines);
    }

    private static Cause diagnose(
            Ending ending,
            String command,
            Optional<Duration> still,
            Optional<ProcessObservation> symptoms,
            String... lines) {
        List<LogLine> said = Stream.of(lines).map(LogLine::parse).toList();
        return Diagnoser.diagnose(
                        new Evidence(
                                said,
                                OptionalInt.of(ending == Ending.STALL ? 255 : 0),
                                ending,
                                Duration.ofSeconds(15),
                                new Evidence.Observed(
                                        Optional.of(Duration.ofMinutes(1)), Optional.of(true), still, symptoms),
                                Invocation.ofShell(command)),
                        new Redactor(Set.of()))
                .cause();
    }
}
