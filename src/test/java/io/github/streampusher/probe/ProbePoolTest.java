package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.TestMediaCommands;
import io.github.streampusher.process.EventRecorder;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.Prober.Request;
import io.github.streampusher.supervision.port.Programs;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes by scripts in the place of FFmpeg's programs. */
class ProbePoolTest {
    private static final Definition DEFINITION = definition(DefinitionBuilder.source("rtsp://camera/main"));

    @TempDir
    private Path folder;

    private final EventRecorder events = new EventRecorder();
    private Path ffmpeg;
    private Path calls;
    private ProbePool pool;

    @BeforeEach
    void setUp() throws IOException {
        ffmpeg = script("ffmpeg", "echo ffmpeg version 5.1.9");
        calls = Files.createFile(folder.resolve("calls"));
        pool = new ProbePool(events, new FfmpegCapabilities(), folder, folder);
    }

    @AfterEach
    void tearDown() {
        pool.close();
    }

    @Test
    void sourceIsProbed() throws IOException {
        Path answer = Files.writeString(
                folder.resolve("answer"), TestMediaCommands.planResource("probes/h264-aac-25.ts.txt"));
        probe(1, "cat " + answer);
        Event.Probed probed = events.next(Event.Probed.class);
        assertEquals(run(1), probed.run());
        assertEquals("5.1.9", probed.ffmpeg().version());
        assertTrue(probed.result().media().orElseThrow().video().isPresent());
    }

    @Test
    void failureOfTheSourceIsDiagnosed() throws IOException {
        probe(1, "echo '[error] rtsp://camera/main: Connection refused' >&2; exit 1");
        ProbeResult.Failed failed = assertInstanceOf(
                ProbeResult.Failed.class, events.next(Event.Probed.class).result());
        assertEquals(Cause.SOURCE_REFUSED, failed.diagnosis().cause());
        assertTrue(failed.hasSourceFailed());
    }

    @Test
    void missingFfprobeIsNoFailureOfTheSource() {
        pool.probe(new Request(
                run(1), new Programs(ffmpeg.toString(), "no-such-ffprobe"), DEFINITION, Set.of(), true, false));
        assertFalse(events.next(Event.Probed.class).result().hasSourceFailed());
    }

    @Test
    void sourceIsLeftAloneIfItIsNotToBeAsked() throws IOException {
        Path ffprobe = ffprobe("true");
        pool.probe(new Request(
                run(1), new Programs(ffmpeg.toString(), ffprobe.toString()), DEFINITION, Set.of(), false, false));
        assertInstanceOf(
                ProbeResult.Skipped.class, events.next(Event.Probed.class).result());
        assertEquals(0, callCount());
    }

    @Test
    void missingImageOfASlateIsReported() {
        pool.probe(new Request(
                run(1),
                new Programs(ffmpeg.toString(), "ffprobe"),
                definition(new Input.Slate(Text.plain("nothere.png"))),
                Set.of(),
                false,
                false));
        assertEquals(
                new ProbeResult.Failed(new Diagnosis(
                        Cause.SOURCE_MISSING, "the file of the slate or an overlay cannot be read: nothere.png")),
                events.next(Event.Probed.class).result());
    }

    @Test
    void cancelledProbeEndsItsFfprobe() throws IOException {
        Path pid = folder.resolve("pid");
        probe(1, "echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 30");
        Await.until(() -> Files.exists(pid));
        long ffprobe = Long.parseLong(Files.readString(pid).strip());
        pool.cancel(run(1));
        assertInstanceOf(
                ProbeResult.Skipped.class, events.next(Event.Probed.class).result());
        Await.until(
                () -> ProcessHandle.of(ffprobe).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void atMostSoManySourcesAreAskedAtOnceAndQueuedProbesCanBeCancelled() throws IOException {
        for (int i = 1; i <= ProbePool.MAX_PROBES + 1; i++) {
            probe(i, "exec sleep 30");
        }
        Await.until(() -> callCount() == ProbePool.MAX_PROBES);
        RunId queued = run(ProbePool.MAX_PROBES + 1);
        pool.cancel(queued);
        assertEquals(queued, events.next(Event.Probed.class).run());
        assertEquals(ProbePool.MAX_PROBES, callCount(), "it was never asked");
    }

    @Test
    void questionWithoutSourceDoesNotWaitForSlowSources() throws IOException {
        for (int i = 1; i <= ProbePool.MAX_PROBES; i++) {
            probe(i, "exec sleep 30");
        }
        Await.until(() -> callCount() == ProbePool.MAX_PROBES);
        RunId last = run(ProbePool.MAX_PROBES + 1);
        pool.probe(new Request(last, new Programs(ffmpeg.toString(), "ffprobe"), DEFINITION, Set.of(), false, false));
        assertEquals(last, events.next(Event.Probed.class).run());
    }

    private static RunId run(long number) {
        return new RunId(new StreamName("stage"), number);
    }

    private static Definition definition(Input input) {
        return DefinitionBuilder.definition(
                new StreamName("stage"), input, DefinitionBuilder.output("rtmp://h/app/key"));
    }

    private void probe(long number, String ffprobe) throws IOException {
        Programs programs = new Programs(ffmpeg.toString(), ffprobe(ffprobe).toString());
        pool.probe(new Request(run(number), programs, DEFINITION, Set.of(), true, false));
    }

    private Path ffprobe(String lines) throws IOException {
        return script("ffprobe", "echo called >> " + calls + "\n" + lines);
    }

    private int callCount() {
        try {
            return Files.readAllLines(calls).size();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path script(String name, String lines) throws IOException {
        Path script = Files.createTempFile(folder, name, "");
        Files.write(script, List.of("#!/bin/sh", lines));
        assertTrue(script.toFile().setExecutable(true));
        return script;
    }
}
