package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that waited for a caller until their start time-out. */
class ListenerDiagnosisTest {
    private static final String STOPPED = LogLine.STOP_MARKER.text();

    private static Diagnosis diagnose(String command, String... lines) {
        List<LogLine> said = Arrays.stream(lines).map(LogLine::parse).toList();
        return Diagnoser.diagnose(
                new Evidence(
                        said,
                        OptionalInt.of(255),
                        Evidence.Ending.START_TIMEOUT,
                        Duration.ofSeconds(30),
                        Evidence.Observed.NOTHING,
                        Invocation.ofShell(command)),
                new Redactor(Set.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i srt://:9000?mode=listener -c copy -f flv rtmp://far/live | 9000",
                "-i srt://:9000 -c copy -f flv rtmp://far/live | 9000",
                "-mode listener -i srt://0.0.0.0:9000 -c copy -f flv rtmp://far/live | 9000",
                "-listen 1 -i rtmp://0.0.0.0:1936/live/key -c copy -f flv rtmp://far/live | 1936",
                "-i tcp://0.0.0.0:9001?listen=1 -c copy -f flv rtmp://far/live | 9001",
            })
    void listeningInputTellsThePortThatNobodySendsTo(String command, String port) {
        String interrupted = "[in#0 @ 0x1] [error] Error opening input: Immediate exit requested";
        Diagnosis found = diagnose(command, STOPPED, interrupted);
        assertEquals(new Diagnosis(Cause.SOURCE_TIMEOUT, "no media within 30 s; nobody sends to port " + port), found);
    }

    @Test
    void callingInputTellsNoPort() {
        Diagnosis found = diagnose("-i srt://camera.lan:9000?mode=caller -f flv rtmp://far/live", STOPPED);
        assertEquals(new Diagnosis(Cause.SOURCE_TIMEOUT, "no media within 30 s"), found);
    }

    @Test
    void listeningOutputTellsThePortThatNobodyCalls() {
        Diagnosis found = diagnose(
                "-re -i film.mp4 -c copy -f mpegts -mode listener srt://:9000",
                "[info] Input #0, mov,mp4, from 'film.mp4':",
                STOPPED);
        assertEquals(
                new Diagnosis(Cause.DESTINATION_TIMEOUT, "no media within 30 s; nobody has called port 9000"), found);
    }

    /** FFmpeg says nothing of a caller that libsrt refuses, and goes on to wait. */
    @ParameterizedTest
    @CsvSource({"BADSECRET", "UNSECURE"})
    void refusedCallerIsTheCause(String reason) {
        String refusal = "08:25:40.566186/SRT:RcvQ:w1!W:SRT.cn: @281113260:newConnection: connection rejected due to:"
                + " INTERNAL REJECTION - ERROR:" + reason;
        Diagnosis source = diagnose("-i srt://:9000?mode=listener -f flv rtmp://far/live", refusal, STOPPED);
        assertEquals(new Diagnosis(Cause.SOURCE_DENIED, refusal), source);
        assertEquals(true, source.advice(Language.EN).remedy().contains("passphrase"));
        Diagnosis destination = diagnose(
                "-i film.mp4 -f mpegts srt://:9000?mode=listener",
                "[info] Input #0, mov,mp4, from 'film.mp4':",
                refusal,
                STOPPED);
        assertEquals(new Diagnosis(Cause.DESTINATION_REJECTED, refusal), destination);
    }
}
