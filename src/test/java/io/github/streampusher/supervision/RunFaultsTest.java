package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Sample;
import io.github.streampusher.health.SourceReport;
import io.github.streampusher.plan.Media;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.supervision.SimulatedHost.ProbeAnswer;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that FFmpeg would go on with, and that must end. */
class RunFaultsTest {
    private static final String CAMERA = "rtsp://camera.lan/main";

    private final SimulatedHost host = new SimulatedHost();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** The counters at half a second, by frames, media and bytes that may stand still. */
    private static void sample(SimulatedHost.Child child, int half, double frames, double media, double bytes) {
        Sample sample = new Sample(
                OptionalLong.of(Math.round(frames * 25)),
                OptionalLong.of(Math.round(media * 1e6)),
                OptionalLong.of(Math.round(bytes * 100_000)),
                0,
                0,
                false);
        child.emits(seconds(half * 0.5), new Event.Sampled(child.run, sample));
    }

    private Optional<Diagnosis> endOfFirstRun(String input, SimulatedHost.Script script) {
        host.script(script);
        host.define(stream("cam").input(input).build());
        host.runUntil(seconds(45));
        assertTrue(host.reports.size() > 0, host.log::toString);
        return host.reports.get(0).diagnosis();
    }

    @Test
    void videoThatStopsIsASourceStall() {
        Optional<Diagnosis> end = endOfFirstRun(CAMERA, (launch, child) -> {
            for (int i = 1; i < 100; i++) {
                sample(child, i, Math.min(10, i * 0.5), i * 0.5, i * 0.5);
            }
        });
        assertEquals(
                Optional.of(new Diagnosis(
                        Cause.SOURCE_STALLED, "the video gave nothing for 15 s, while the audio went on")),
                end);
    }

    /** FFmpeg writes nothing while it waits for audio. */
    @Test
    void audioThatStopsIsASourceStall() {
        Optional<Diagnosis> end = endOfFirstRun(CAMERA, (launch, child) -> {
            for (int i = 1; i < 100; i++) {
                sample(child, i, i * 0.5, i * 0.5, Math.min(10, i * 0.5));
            }
        });
        assertEquals(
                Optional.of(new Diagnosis(
                        Cause.SOURCE_STALLED, "the audio gave nothing for 15 s, while the video went on")),
                end);
    }

    private static SimulatedHost.Script leapsAt20Seconds(double framesOfTheLeap) {
        return (launch, child) -> {
            for (int i = 1; i < 100; i++) {
                double leap = i < 40 ? 0 : 3600;
                sample(child, i, i * 0.5 + leap * framesOfTheLeap, i * 0.5 + leap, i * 0.5 + leap * framesOfTheLeap);
            }
        };
    }

    @Test
    void leapOfTimeStampsIsTheEndOfALiveSource() {
        assertEquals(
                Optional.of(new Diagnosis(Cause.SOURCE_LOST, "its time stamps have leapt")),
                endOfFirstRun(CAMERA, leapsAt20Seconds(0)));
    }

    @Test
    void burstOfMediaIsNoLeap() {
        host.script(leapsAt20Seconds(1));
        host.define(stream("cam").input(CAMERA).build());
        host.runUntil(seconds(45));
        assertEquals(List.of(), host.reports);
    }

    @Test
    void leapToldByLinesIsTheEndOfALiveSource() {
        SourceReport report = new SourceReport(SourceReport.Kind.TIME_LEAP, "DTS 9, next:1 st:0 invalid dropping");
        Optional<Diagnosis> end = endOfFirstRun(CAMERA, (launch, child) -> {
            Scripts.sendsMedia(child, seconds(60));
            child.emits(seconds(10), new Event.SourceReported(child.run, report));
        });
        assertEquals(Optional.of(new Diagnosis(Cause.SOURCE_LOST, report.line())), end);
    }

    /** What is written there, by another program or from a server, is live. */
    @ParameterizedTest
    @CsvSource({"/srv/stage.sdp, sdp", "/var/www/live.m3u8, hls"})
    void leapIsTheEndOfALiveSourceThatAFileDescribes(String file, String format) {
        probesAudioOnly(format);
        SourceReport report = new SourceReport(SourceReport.Kind.TIME_LEAP, "DTS 9, next:1 st:0 invalid dropping");
        Optional<Diagnosis> end = endOfFirstRun(file, (launch, child) -> {
            Scripts.sendsMedia(child, seconds(60));
            child.emits(seconds(10), new Event.SourceReported(child.run, report));
        });
        assertEquals(Optional.of(new Diagnosis(Cause.SOURCE_LOST, report.line())), end);
    }

    private void probesAudioOnly(String format) {
        Media.AudioTrack audio =
                new Media.AudioTrack(OptionalInt.empty(), "aac", "LC", 48_000, 2, OptionalLong.empty(), false);
        Media media = new Media(format, Optional.empty(), Optional.empty(), Optional.of(audio));
        host.probeScript = request -> new ProbeAnswer(Duration.ZERO, new ProbeResult.Succeeded(media));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_VIDEO", "OTHER_VIDEO", "OTHER_AUDIO"})
    void changedSourceIsPlannedAnew(SourceReport.Kind kind) {
        probesAudioOnly("flv");
        SourceReport report = new SourceReport(kind, "New video stream 0:1 at pos:9");
        Optional<Diagnosis> end = endOfFirstRun("http://camera.lan/live.flv", (launch, child) -> {
            Scripts.sendsMedia(child, seconds(60));
            if (launch.run().number() == 1) {
                child.emits(seconds(20), new Event.SourceReported(child.run, report));
            }
        });
        assertEquals(Optional.of(new Diagnosis(Cause.SOURCE_CHANGED, report.line())), end);
        assertEquals(2, host.probes.size());
        assertEquals(Phase.LIVE, host.phaseOf("cam"));
    }

    @Test
    void runIsBegunAnewBeforeTheClockOfFlvEnds() {
        host.script((launch, child) -> sampleHourly(child, 26 * 24));
        host.define(
                stream("cam").input(CAMERA).stallTimeout(Duration.ofHours(3)).build());
        host.runUntil(Duration.ofDays(20).plusMinutes(1));
        assertEquals(0, host.reports.size());
        host.runUntil(Duration.ofDays(21));
        assertEquals(
                Optional.of(Cause.TIMESTAMP_WRAP),
                host.reports.get(0).diagnosis().map(Diagnosis::cause));
        assertEquals(1, host.reports.size());
        String stop = host.log.stream()
                .filter(line -> line.contains("stopping: timestamp-wrap"))
                .findFirst()
                .orElseThrow();
        double seconds = Double.parseDouble(stop.substring(0, stop.indexOf(' ')));
        assertEquals(4, Math.floor(seconds / 3600) % 24, "an hour of the night: " + stop);
    }

    @Test
    void eachPushIsBegunAnewAndNotItsFeed() {
        host.relayPeriod = Duration.ofMinutes(30);
        host.script((launch, child) -> sampleHourly(child, 26 * 24));
        host.define(stream("cam")
                .input(CAMERA)
                .outputs(List.of(output("rtmp://h/app/a"), output("rtmp://h/app/b")))
                .stallTimeout(Duration.ofHours(3))
                .build());
        host.runUntil(Duration.ofDays(21));
        assertEquals(
                List.of("push 1", "push 2"),
                host.reports.stream()
                        .map(report -> report.run().unit().toString())
                        .toList());
    }

    /** A container that is written in pieces longer than the stall time-out, of a stream without audio. */
    @Test
    void videoAloneHasNoSilentAudio() {
        host.script((launch, child) -> {
            for (int i = 1; i < 60; i++) {
                sample(child, i, i * 0.5, i * 0.5, Math.floor(i / 20.0) + 1);
            }
        });
        host.define(stream("cam")
                .input(CAMERA)
                .audio(new Audio(Audio.Codec.NONE, Audio.DEFAULT.bitrate(), 48_000, 2))
                .stallTimeout(seconds(5))
                .build());
        host.runUntil(seconds(25));
        assertTrue(host.log.stream().noneMatch(line -> line.contains("audio gave nothing")), host.log::toString);
    }

    /** Twenty seconds after which FFmpeg writes one track alone, and bytes move again. */
    @Test
    void silentAudioIsFoundBeforeFfmpegGoesOnWithoutIt() {
        host.script((launch, child) -> {
            for (int i = 1; i < 100; i++) {
                boolean alone = i > 50;
                sample(child, i, i * 0.5, i * 0.5, alone ? i * 0.5 : Math.min(5, i * 0.5));
            }
        });
        host.define(stream("cam").input(CAMERA).stallTimeout(seconds(40)).build());
        host.runUntil(seconds(45));
        assertEquals(
                Optional.of("the audio gave nothing for 19 s, while the video went on"),
                host.reports.get(0).diagnosis().map(Diagnosis::evidence));
    }

    /** FFmpeg 7 tells the time of the track that is behind, and of HLS no bytes. */
    @Test
    void silentAudioIsNamedWhereTheTimeIsThatOfTheLaterTrack() {
        host.script((launch, child) -> {
            for (int i = 1; i < 100; i++) {
                double time = Math.min(5, i * 0.5);
                sample(child, i, i * 0.5, time, time);
            }
        });
        host.define(stream("cam").input(CAMERA).build());
        host.runUntil(seconds(45));
        assertEquals(
                Optional.of("the audio gave nothing for 15 s, while the video went on"),
                host.reports.get(0).diagnosis().map(Diagnosis::evidence));
    }

    private static void sampleHourly(SimulatedHost.Child child, int hours) {
        sample(child, 1, 0.5, 0.5, 0.5);
        sample(child, 2, 1, 1, 1);
        for (int i = 1; i < hours; i++) {
            sample(child, i * 7200, i * 3600, i * 3600, i * 3600);
        }
    }
}
