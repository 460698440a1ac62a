package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.cost.CpuMeter;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.LastLines;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launcher.StopSignal;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.NoRelay;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildLauncherTest {
    private static final int MANY_STARTS = 60;

    @TempDir
    Path runDir;

    private final EventRecorder events = new EventRecorder();
    private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();
    private ChildLauncher children;

    private ChildLauncher children() {
        if (children == null) {
            children = new ChildLauncher(events, (stream, line) -> lines.add(line), new NoRelay(), runDir, runDir);
        }
        return children;
    }

    @AfterEach
    void killAll() {
        children().close();
    }

    private RunId start(String... arguments) {
        RunId run = FakeFfmpeg.run("stage", 1);
        children().start(FakeFfmpeg.launch(run, arguments));
        return run;
    }

    @Test
    void startThenSamplesThenExitWithLastLinesAreReported() {
        RunId run = start("ok");

        long pid = events.next(Event.Started.class).pid();
        assertTrue(ProcessHandle.of(pid).isPresent());
        Event.Sampled sampled = events.next(Event.Sampled.class);
        assertEquals(OptionalLong.of(1), sampled.sample().frames());
        children.signal(run, StopSignal.TERMINATE);

        assertTrue(events.next(Event.Sampled.class).sample().last());
        Event.Exited exited = events.next(Event.Exited.class);
        assertEquals(run, exited.run());
        assertEquals(255, exited.status());
        LogLine exiting = new LogLine(LogLine.Level.INFO, "Exiting normally, received signal 15.");
        assertEquals(List.of(LogLine.STOP_MARKER, exiting), exited.lastLines());
        assertEquals(List.of(exiting), List.copyOf(lines));
    }

    @Test
    void exitStatusIsReported() {
        start("exit", "3");

        Event.Exited exited = events.next(Event.Exited.class);
        assertEquals(3, exited.status());
        assertEquals(List.of(new LogLine(LogLine.Level.ERROR, "the last words")), exited.lastLines());
    }

    @Test
    void childThatHasExitedUsesNoCores() {
        RunId run = FakeFfmpeg.run("stage", 1);
        CpuMeter cpu = new CpuMeter();
        long now = System.nanoTime();
        cpu.add(Map.of(run, 0L), now - TimeUnit.SECONDS.toNanos(10));
        cpu.add(Map.of(run, 500L), now);
        children = new ChildLauncher(events, (stream, line) -> lines.add(line), new NoRelay(), runDir, runDir, cpu);
        assertEquals(Map.of(run.stream(), 0.5), children.cores());
        start("exit", "0");

        Await.until(() -> children.cores().isEmpty());
    }

    @Test
    void childThatIgnoresSigtermIsKilled() {
        RunId run = start("ignore-term");
        events.next(Event.Sampled.class);
        children.signal(run, StopSignal.TERMINATE);
        children.signal(run, StopSignal.KILL);

        assertEquals(128 + 9, events.next(Event.Exited.class).status());
    }

    @Test
    void stoppedChildIsKilledAtFirstSignal() throws IOException {
        RunId run = start("ok");
        long pid = events.next(Event.Started.class).pid();
        events.next(Event.Sampled.class);
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().onExit().join();
        Await.until(() -> ProcessEntry.of(pid).filter(ProcessEntry::isStopped).isPresent());
        children.signal(run, StopSignal.TERMINATE);

        assertEquals(128 + 9, events.next(Event.Exited.class).status());
    }

    @Test
    void signalDoesNotWaitForOtherStarts() {
        RunId run = start("ignore-term");
        events.next(Event.Sampled.class);
        for (int i = 2; i <= MANY_STARTS; i++) {
            children.start(FakeFfmpeg.launch(FakeFfmpeg.run("stage", i), "ignore-term"));
        }
        children.signal(run, StopSignal.KILL);

        assertEquals(run, events.next(Event.Exited.class).run());
        assertEquals(
                FakeFfmpeg.run("stage", MANY_STARTS),
                events.nextMatching(
                                Event.Started.class, started -> started.run().number() == MANY_STARTS)
                        .run());
    }

    @Test
    void missingProgramIsReported() {
        RunId run = FakeFfmpeg.run("stage", 1);
        children().start(FakeFfmpeg.launch(run, "no-such-ffmpeg", FakeFfmpeg.NO_SECRETS));

        Event.StartFailed failed = events.next(Event.StartFailed.class);
        assertEquals(run, failed.run());
        assertEquals(Cause.FFMPEG_MISSING, failed.diagnosis().cause());
        assertTrue(failed.diagnosis().evidence().contains("no-such-ffmpeg"));
    }

    @Test
    void nonExecutableProgramIsReported() throws IOException {
        Path file = Files.createFile(runDir.resolve("ffmpeg"));
        children().start(FakeFfmpeg.launch(FakeFfmpeg.run("stage", 1), file.toString(), FakeFfmpeg.NO_SECRETS));

        assertEquals(
                Cause.FFMPEG_MISSING,
                events.next(Event.StartFailed.class).diagnosis().cause());
    }

    @Test
    void startFailureReportsSystemErrorWithoutSecrets() {
        children().start(FakeFfmpeg.launch(FakeFfmpeg.run("stage", 1), "exit", "0", "secret".repeat(1_000_000)));

        Event.StartFailed failed = events.next(Event.StartFailed.class);
        assertEquals(Cause.OPTION_INVALID, failed.diagnosis().cause());
        assertTrue(failed.diagnosis().evidence().contains("Argument list too long"));
        assertFalse(failed.diagnosis().evidence().contains("secret"));
    }

    @Test
    void grandchildHoldingPipesDoesNotDelayExit() {
        start("grandchild");

        Event.Exited exited = events.next(Event.Exited.class);
        ProcessHandle.of(Long.parseLong(exited.lastLines().get(0).text())).ifPresent(ProcessHandle::destroyForcibly);
        assertEquals(3, exited.status());
    }

    @Test
    void stopReachesProgramBehindScriptAndWaitsForIt() throws IOException {
        Path recording = runDir.resolve("recording");
        RunId run = start("wrapper", "trailer", recording.toString());
        events.next(Event.Sampled.class);
        children.signal(run, StopSignal.TERMINATE);

        events.next(Event.Exited.class);
        assertEquals("whole", Files.readString(recording).strip());
        assertEquals(List.of(), processesOf(run));
    }

    @Test
    void childIsKilledBeforeDaemonWhenMemoryRunsOut() throws IOException {
        RunId run = start("ok");
        long pid = events.next(Event.Started.class).pid();
        Path adjustment = Path.of("/proc", Long.toString(pid), "oom_score_adj");
        Await.until(() -> read(adjustment).equals("200"));
        events.next(Event.Sampled.class);
        children.signal(run, StopSignal.TERMINATE);

        assertEquals(255, events.next(Event.Exited.class).status());
    }

    @Test
    void destinationThatStopsReadingIsNoticedAndThatItReadsAgain() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunId run = start("send", Integer.toString(server.getLocalPort()));
            try (Socket connection = server.accept()) {
                assertTrue(events.next(Event.SendingBlocked.class).unsentBytes().orElse(0) > 0);
                Duration second = Duration.ofSeconds(1);
                Await.until(() ->
                        events.next(Event.SendingBlocked.class).unreadTime().compareTo(second) > 0);
                Thread reader = new Thread(() -> discardAll(connection));
                reader.start();
                Await.until(() ->
                        events.next(Event.SendingBlocked.class).unsentBytes().isEmpty());
                children.signal(run, StopSignal.KILL);
            }
        }
        events.next(Event.Exited.class);
    }

    private static void discardAll(Socket connection) {
        try {
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void killReachesProgramBehindScript() {
        RunId run = start("wrapper", "ignore-term");
        events.next(Event.Sampled.class);
        children.signal(run, StopSignal.TERMINATE);
        children.signal(run, StopSignal.KILL);

        events.next(Event.Exited.class);
        assertEquals(List.of(), processesOf(run));
    }

    @Test
    void programIsKilledWhenScriptAroundItHasDied() {
        RunId run = start("wrapper", "ignore-term");
        long pid = events.next(Event.Started.class).pid();
        events.next(Event.Sampled.class);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertEquals(128 + 9, events.next(Event.Exited.class).status());
        assertEquals(List.of(), processesOf(run));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ProcessEntry> processesOf(RunId run) {
        return ProcessEntry.ownedByUser().stream()
                .filter(entry -> ChildEnvironment.parse(entry.environment())
                        .filter(mark -> mark.isOf(run))
                        .isPresent())
                .filter(ProcessEntry::isAlive)
                .toList();
    }

    @Test
    void childEnvironmentHasMarkAndNoDaemonVariables() {
        start("environment");

        events.next(Event.Exited.class);
        List<String> environment = lines.stream().map(LogLine::text).toList();
        assertTrue(environment.contains("STREAM_PUSHER_STREAM=stage"));
        assertTrue(environment.contains("STREAM_PUSHER_RUN_DIR=" + runDir));
        assertTrue(environment.stream().noneMatch(variable -> variable.startsWith("LD_LIBRARY_PATH=")));
    }

    @Test
    void childStandardInputIsEmpty() {
        start("stdin");

        assertEquals(
                "end of input",
                events.next(Event.Exited.class).lastLines().get(0).text());
    }

    @Test
    void secretsAreMaskedInLogButNotForDiagnosis() {
        children()
                .start(FakeFfmpeg.launch(
                        FakeFfmpeg.run("stage", 1),
                        FakeFfmpeg.program(),
                        new Redactor(List.of("my-stream-key")),
                        "lines",
                        "[error] rtmp://h/app/x: my-stream-key refused\\n"));

        Event.Exited exited = events.next(Event.Exited.class);
        assertEquals(
                "rtmp://h/app/x: my-stream-key refused",
                exited.lastLines().get(0).text());
        assertFalse(exited.toString().contains("my-stream-key"));
        assertEquals(
                List.of("rtmp://h/app/***: *** refused"),
                lines.stream().map(LogLine::text).toList());
    }

    @Test
    void exceptionInLineLogStopsNothing() {
        children = new ChildLauncher(
                events,
                (stream, line) -> {
                    throw new IllegalStateException("a bug in the log");
                },
                new NoRelay(),
                runDir,
                runDir);
        start("flood", "1");

        assertEquals(
                LastLines.MAX_LINES, events.next(Event.Exited.class).lastLines().size());
    }

    @Test
    void childWhoseMediaStillPlayEndsAtOnceWhenStopped() {
        HoldingRelay relay = new HoldingRelay();
        children = new ChildLauncher(events, (stream, line) -> lines.add(line), relay, runDir, runDir);
        RunId run = start("exit", "0");
        Await.until(() -> relay.cleanedUp);
        children.signal(run, StopSignal.TERMINATE);

        assertEquals(run, events.next(Event.Exited.class).run());
    }

    /** Has never played all of a run until that is stopped. */
    private static final class HoldingRelay implements Relay {
        private volatile Runnable held;
        private volatile boolean cleanedUp;

        @Override
        public String open(RunId run, boolean isPaced) {
            throw new AssertionError(run + " does not connect");
        }

        @Override
        public void route(RunId feed) {}

        @Override
        public void exited(RunId run) {
            cleanedUp = true;
        }

        @Override
        public void whenPlayed(RunId run, Runnable then) {
            held = then;
        }

        @Override
        public void stopping(RunId run) {
            held.run();
        }

        @Override
        public void close(RunId run) {}
    }

    @Test
    void closeKillsRunningChildren() {
        start("ignore-term");
        long pid = events.next(Event.Started.class).pid();
        events.next(Event.Sampled.class);
        children.close();

        assertEquals(128 + 9, events.next(Event.Exited.class).status());
        assertTrue(ProcessHandle.of(pid).isEmpty());
    }
}
