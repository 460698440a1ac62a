package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads from FFmpeg's lines which of several outputs is down. */
class OutputFaultParserTest {
    private static final String FIRST = "rtmp://one:1935/live/output-1";
    private static final String SECOND = "rtmp://two:1935/live/output-2";

    private final OutputFaultParser lines = parser(
            new CommandLine.TeeOutput(0, Text.plain(FIRST), OptionalInt.empty()),
            new CommandLine.TeeOutput(1, Text.plain(SECOND), OptionalInt.empty()),
            new CommandLine.TeeOutput(2, Text.plain("all.mp4"), OptionalInt.of(1)));

    private static OutputFaultParser parser(CommandLine.TeeOutput... outputs) {
        return new OutputFaultParser(List.of(outputs), new Redactor(Set.of("a-key")));
    }

    private static RawLine raw(String line) {
        return new RawLine(line.getBytes(StandardCharsets.UTF_8), false);
    }

    private Optional<Outputs.Faults> faultsAfter(String... texts) {
        return Stream.of(texts)
                .map(OutputFaultParserTest::raw)
                .map(lines::accept)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<String> causes(Optional<Outputs.Faults> faults) {
        return faults.orElseThrow().byOutput().stream()
                .map(fault -> fault.map(found -> found.cause().code()).orElse("-"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Connection to tcp://two:1935?tcp_nodelay=0 failed: Connection refused, Connection refused, destination-refused",
        "Failed to resolve hostname two: Name or service not known, Input/output error, name-not-resolved",
        "Connection to tcp://two:1935 failed: Connection timed out, Connection timed out, destination-timeout",
        "Server error: Already publishing, Operation not permitted, destination-busy",
        "Cannot read RTMP handshake response, Connection reset by peer, destination-refused",
        "x, Input/output error, destination-rejected",
    })
    void failedOutputIsIdentifiedByAddress(String before, String reason, String cause) {
        Optional<Outputs.Faults> faults = faultsAfter(
                "[rtmp @ 0x7] [error] " + before, "[fifo @ 0x1] [error] Error opening " + SECOND + ": " + reason);
        assertEquals(List.of("-", cause, "-"), causes(faults));
        assertEquals(
                reason, faults.orElseThrow().byOutput().get(1).orElseThrow().evidence());
    }

    @Test
    void knownFifoIsIdentifiedByMemoryAddress() {
        faultsAfter("[fifo @ 0x1] [error] Error opening " + SECOND + ": Connection refused");
        assertEquals(List.of("-", "-", "-"), causes(faultsAfter("[fifo @ 0x1] [info] Recovery successful")));
        assertEquals(
                List.of("-", "destination-closed", "-"),
                causes(faultsAfter("[x @ 0x2] [info] something", "[fifo @ 0x1] [info] Recovery failed: Broken pipe")));
    }

    @Test
    void unknownFifoIsIdentifiedByElimination() {
        faultsAfter("[fifo @ 0x1] [error] Error opening " + SECOND + ": Connection refused");
        assertEquals(
                List.of("destination-stalled", "destination-refused", "-"),
                causes(faultsAfter("[fifo @ 0x2] [warning] FIFO queue full")));
    }

    @Test
    void ambiguousFifoIsReportedAsSomeOutput() {
        Outputs.Faults faults =
                faultsAfter("[fifo @ 0x1] [info] Recovery failed: Broken pipe").orElseThrow();
        assertEquals(List.of("-", "-", "-"), causes(Optional.of(faults)));
        assertEquals(
                Cause.DESTINATION_CLOSED, faults.unattributed().orElseThrow().cause());
        assertEquals(
                Optional.empty(),
                faultsAfter("[fifo @ 0x1] [info] Recovery successful")
                        .orElseThrow()
                        .unattributed());
    }

    @Test
    void ambiguousFifoIsResolvedByLaterAddress() {
        faultsAfter("[fifo @ 0x1] [warning] FIFO queue full");
        Outputs.Faults named = faultsAfter("[fifo @ 0x1] [error] Error opening " + SECOND + ": Connection refused")
                .orElseThrow();
        assertEquals(Optional.empty(), named.unattributed());
        assertEquals(List.of("-", "destination-refused", "-"), causes(Optional.of(named)));
    }

    @Test
    void precedingLinesGiveCauseAfterManyLines() {
        for (int i = 0; i < 100; i++) {
            faultsAfter("[info] line " + i);
        }
        assertEquals(
                List.of("-", "name-not-resolved", "-"),
                causes(faultsAfter(
                        "[tcp @ 0x7] [error] Failed to resolve hostname two: Name or service not known",
                        "[fifo @ 0x1] [error] Error opening " + SECOND + ": Input/output error")));
    }

    @Test
    void failedFileIsIdentifiedByTeeIndex() {
        assertEquals(
                List.of("-", "-", "disk-full"),
                causes(faultsAfter("[tee @ 0x1] [error] Slave muxer #1 failed: No space left on device, continuing with"
                        + " 1/2 slaves.")));
    }

    @Test
    void keyThatIsWordOfAddressMisleadsNobodyAndIsMaskedInReason() {
        OutputFaultParser keyed = parser(
                new CommandLine.TeeOutput(0, Text.plain("rtmp://a-key.lan/live/output-1"), OptionalInt.empty()),
                new CommandLine.TeeOutput(1, Text.plain("rtmp://b.lan/live/output-2"), OptionalInt.empty()));
        Optional<Outputs.Faults> faults =
                keyed.accept(raw("[fifo @ 0x1] [error] Error opening rtmp://a-key.lan/live/output-1: refused a-key"));
        assertEquals(List.of("unknown", "-"), causes(faults));
        assertEquals(
                "refused ***",
                faults.orElseThrow().byOutput().get(0).orElseThrow().evidence());
    }

    @Test
    void unrelatedLinesChangeNothing() {
        assertEquals(Optional.empty(), faultsAfter("[rtmp @ 0x7] [error] Cannot open connection"));
        assertEquals(
                Optional.empty(), parser().accept(raw("[fifo @ 0x1] [error] Error opening x: Connection refused")));
    }

    /** FFmpeg with a platform and a file on one tee, and another platform on a second, which was killed for 12 s. */
    @ParameterizedTest
    @CsvSource({"5.1, 31936", "7.1, 32936"})
    void outputRecoversAfterServerRestart(String version, int port) throws IOException {
        OutputFaultParser real = parser(
                new CommandLine.TeeOutput(
                        0, Text.plain("rtmp://127.0.0.1:" + (port - 1) + "/live/output-1"), OptionalInt.empty()),
                new CommandLine.TeeOutput(
                        1, Text.plain("rtmp://127.0.0.1:" + port + "/live/output-2"), OptionalInt.empty()));
        try (InputStream captured = getClass().getResourceAsStream("/outputs/killed-" + version + ".txt")) {
            List<String> reported = new String(captured.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(OutputFaultParserTest::raw)
                    .map(real::accept)
                    .filter(Optional::isPresent)
                    .map(OutputFaultParserTest::causes)
                    .map(String::valueOf)
                    .distinct()
                    .toList();
            assertEquals(List.of("[-, destination-refused]", "[-, -]"), reported);
        }
    }
}
