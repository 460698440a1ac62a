package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.TestMediaCommands;
import io.github.streampusher.process.EventRecorder;
import io.github.streampusher.process.FakeFfmpeg;
import io.github.streampusher.process.ProcessAwait;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in the place of both programs, and children that are only written down. */
class PlanningLauncherTest implements Launcher {
    private static final Definition DEFINITION = Definition.of(
            FakeFfmpeg.run("stage", 1).stream(),
            Input.Source.of(Address.of("rtsp://camera/main")),
            Output.of(Address.of("rtmp://h/app/key")));

    @TempDir
    private Path folder;

    private final EventRecorder events = new EventRecorder();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Queue<Launch> started = new ConcurrentLinkedQueue<>();
    private final Queue<RunId> signalled = new ConcurrentLinkedQueue<>();
    private Path ffmpeg;
    private Path probeCalls;
    private PlanningLauncher launcher;

    @BeforeEach
    void setUp() throws IOException {
        ffmpeg = script("ffmpeg", "echo ffmpeg version 5.1.9");
        probeCalls = Files.createFile(folder.resolve("asked"));
        Path answer = Files.writeString(
                folder.resolve("answer"), TestMediaCommands.planResource("probes/h264-aac-25.ts.txt"));
        Path ffprobe = script("ffprobe", "echo $* >> " + probeCalls + "; cat " + answer);
        launcher = new PlanningLauncher(
                this,
                events,
                (stream, line) -> log.add(line.text()),
                new Prober(ffprobe.toString(), folder),
                new FfmpegCapabilities());
    }

    @AfterEach
    void tearDown() {
        launcher.close();
    }

    @Override
    public void start(Launch launch) {
        started.add(launch);
    }

    @Override
    public void examine(RunId run) {
        throw new AssertionError("nobody asked to look at " + run);
    }

    @Override
    public void signal(RunId run, StopSignal signal) {
        signalled.add(run);
    }

    @Test
    void suitableTrackIsCopied() {
        launch(1, false);
        ProcessAwait.until(() -> started.size() == 1);
        assertTrue(started.peek().commandLine().toString().contains("-c:v copy"));
        assertTrue(log.peek().startsWith("plan: video copy: h264"), log::peek);
    }

    @Test
    void sourceIsProbedOnceUntilItFails() throws IOException {
        launch(1, false);
        ProcessAwait.until(() -> started.size() == 1);
        launch(2, false);
        assertEquals(2, started.size());
        launch(3, true);
        ProcessAwait.until(() -> started.size() == 3);
        assertEquals(2, Files.readAllLines(probeCalls).size());
    }

    @Test
    void probeFailureIsDiagnosed() throws IOException {
        useFfprobeScript("echo '[error] rtsp://camera/main: Connection refused' >&2; exit 1");
        launch(1, false);
        assertEquals(
                Cause.SOURCE_REFUSED,
                events.next(Event.StartFailed.class).diagnosis().cause());
        assertTrue(started.isEmpty());
    }

    @Test
    void runCanBeStoppedDuringProbe() throws IOException {
        useFfprobeScript("exec sleep 30");
        launch(1, false);
        launcher.signal(FakeFfmpeg.run("stage", 1), StopSignal.TERMINATE);
        assertEquals(
                FakeFfmpeg.run("stage", 1), events.next(Event.StartFailed.class).run());
        launcher.signal(FakeFfmpeg.run("stage", 1), StopSignal.KILL);
        assertEquals(1, signalled.size());
    }

    @Test
    void missingFfprobeMeansEncodingWithoutProbe() {
        launcher.reconfigure(new Prober("no-such-ffprobe", folder));
        launch(1, false);
        ProcessAwait.until(() -> started.size() == 1);
        assertFalse(started.peek().commandLine().toString().contains("-c:v copy"));
    }

    @Test
    void missingEncoderIsReportedBeforeStart() throws IOException {
        ffmpeg = script("ffmpeg", "echo ffmpeg version 5.1.9; echo ' V....D mpeg4  MPEG-4'");
        useFfprobeScript("exit 0");
        launch(1, false);
        assertEquals(
                Cause.SOURCE_INVALID,
                events.next(Event.StartFailed.class).diagnosis().cause());
        launcher.reconfigure(new Prober("no-such-ffprobe", folder));
        launch(2, true);
        assertEquals(
                Cause.ENCODER_MISSING,
                events.next(Event.StartFailed.class).diagnosis().cause());
    }

    @Test
    void changedOutputDoesNotCauseNewProbe() throws IOException {
        launch(1, false);
        ProcessAwait.until(() -> started.size() == 1);
        launch(
                2,
                false,
                definition("rtmp://elsewhere/app/k", DEFINITION.inputs().get(0)));
        ProcessAwait.until(() -> started.size() == 2);
        assertEquals(1, Files.readAllLines(probeCalls).size());
    }

    @Test
    void slateUsesLastProbedFormat() {
        Definition slate = definition("rtmp://h/app/k", new Input.Slate(Text.plain("soon")));
        launch(1, false, slate);
        ProcessAwait.until(() -> started.size() == 1);
        assertTrue(started.remove().commandLine().toString().contains("s=1280x720"));
        launch(2, false);
        ProcessAwait.until(() -> started.size() == 1);
        started.remove();
        launch(3, false, slate);
        ProcessAwait.until(() -> started.size() == 1);
        String command = started.remove().commandLine().toString();
        assertTrue(command.contains("s=640x480"), command);
    }

    @Test
    void missingSlateImageIsReported() {
        launch(1, false, definition("rtmp://h/app/k", new Input.Slate(Text.plain("nothere.png"))));
        assertEquals(
                new Diagnosis(Cause.SOURCE_MISSING, "the slate's picture nothere.png is not there"),
                events.next(Event.StartFailed.class).diagnosis());
    }

    private static Definition definition(String output, Input input) {
        return Definition.of(new StreamName("stage"), input, Output.of(Address.of(output)));
    }

    private void launch(long run, boolean anew) {
        launch(run, anew, DEFINITION);
    }

    private void launch(long run, boolean anew, Definition definition) {
        launcher.start(new Launch(
                FakeFfmpeg.run("stage", run),
                ffmpeg.toString(),
                Planner.plan(definition).commandLine(),
                FakeFfmpeg.NO_SECRETS,
                Optional.of(new Launch.PlanRequest(definition, anew))));
    }

    private void useFfprobeScript(String ffprobe) throws IOException {
        launcher.reconfigure(new Prober(script("other-ffprobe", ffprobe).toString(), folder));
    }

    private Path script(String name, String lines) throws IOException {
        Path script = folder.resolve(name);
        Files.write(script, List.of("#!/bin/sh", lines));
        script.toFile().setExecutable(true);
        return script;
    }
}
