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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who has stalled, by what was seen from outside and by what FFmpeg said. */
class StallsTest {
    private static final String LIVE = "-rw_timeout 7000000 -i rtmp://camera/live -c copy -f flv rtmp://far/live";
    private static final String FILE = "-re -i film.ts -c copy -f flv rtmp://far/live";
    private static final String READ_FAILED = "[error] rtmp://camera/live: Input/output error";

    /** FFmpeg 5.1 when its source had stalled: it writes what it has left, and our second signal interrupts that. */
    private static final String WRITE_INTERRUPTED = "[error] av_interleaved_write_frame(): Immediate exit requested";

    @Test
    void theFarEndHasStalledThatLeavesMuchUnsent() {
        ProcessObservation seen = new ProcessObservation(false, BlockedOn.ELSEWHERE, 81_920, 0);
        assertEquals(Cause.DESTINATION_STALLED, stalled(LIVE, seen));
        assertEquals(Cause.DESTINATION_STALLED, stalled(FILE, seen));
    }

    @Test
    void anAnswerThatASilentSourceDoesNotTakeIsNotTheDestinations() {
        assertEquals(Cause.SOURCE_STALLED, stalled(LIVE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 200, 0)));
    }

    @Test
    void aWriteInterruptedByUsAccusesNoDestinationThatTookAll() {
        ProcessObservation seen = new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 0);
        assertEquals(Cause.SOURCE_STALLED, stalled(LIVE, seen, WRITE_INTERRUPTED));
        assertEquals(Cause.UNKNOWN, stalled(LIVE, ProcessObservation.UNKNOWN, WRITE_INTERRUPTED));
        assertEquals(Cause.DESTINATION_STALLED, stalled(FILE, ProcessObservation.UNKNOWN, WRITE_INTERRUPTED));
    }

    @Test
    void aPipeThatIsWaitedForHasStalled() {
        assertEquals(Cause.SOURCE_STALLED, stalled(FILE, new ProcessObservation(false, BlockedOn.READING, 0, 0)));
        assertEquals(Cause.DESTINATION_STALLED, stalled(LIVE, new ProcessObservation(false, BlockedOn.WRITING, 0, 0)));
    }

    @Test
    void nobodyIsAccusedWhenFfmpegItselfReadsNothing() {
        assertEquals(Cause.UNKNOWN, stalled(LIVE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 60_000)));
        assertEquals(Cause.UNKNOWN, stalled(LIVE, new ProcessObservation(true, BlockedOn.ELSEWHERE, 0, 0)));
        assertEquals(Cause.UNKNOWN, stalled(FILE, new ProcessObservation(false, BlockedOn.ELSEWHERE, 0, 0)));
    }

    @Test
    void aSourceThatFfmpegGaveUpHadStalledIfItWasSilentForSoLong() {
        assertEquals(Cause.SOURCE_STALLED, ended(Duration.ofSeconds(14)));
        assertEquals(Cause.SOURCE_LOST, ended(Duration.ofMillis(300)));
        assertEquals(Cause.SOURCE_STALLED, stalled(LIVE, ProcessObservation.UNKNOWN, READ_FAILED));
    }

    @Test
    void whatOurSignalBringsAboutAccusesNobody() {
        String signalled = LogLine.STOP_MARKER.text();
        String refused = "[out#0/flv @ 0x1] [error] Task finished with error code: -1 (Operation not permitted)";
        String closed = "[vost#0:0 @ 0x1] [error] Error submitting a packet to the muxer: Operation not permitted";
        ProcessObservation unsent = new ProcessObservation(false, BlockedOn.ELSEWHERE, 200_000, 0);
        assertEquals(Cause.DESTINATION_STALLED, stalled(LIVE, unsent, signalled, closed, refused));
        assertEquals(Cause.DESTINATION_CLOSED, stalled(LIVE, unsent, closed, signalled, refused));
    }

    private static Cause ended(Duration still) {
        return diagnose(Ending.BY_ITSELF, LIVE, Optional.of(still), Optional.empty(), READ_FAILED);
    }

    private static Cause stalled(String command, ProcessObservation symptoms, String... lines) {
        return diagnose(Ending.STALL, command, Optional.of(Duration.ofSeconds(15)), Optional.of(symptoms), lines);
    }

    private static Cause diagnose(
            Ending ending,
            String command,
            Optional<Duration> still,
            Optional<ProcessObservation> symptoms,
            String... lines) {
        List<LogLine> said = Stream.of(lines).map(LogLine::parse).toList();
        return Diagnoser.diagnose(new Evidence(
                        said,
                        OptionalInt.of(ending == Ending.STALL ? 255 : 0),
                        ending,
                        Duration.ofSeconds(15),
                        Optional.of(Duration.ofMinutes(1)),
                        Optional.of(true),
                        still,
                        symptoms,
                        Invocation.ofShell(command)))
                .cause();
    }
}
