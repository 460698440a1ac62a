package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.process.ChildLauncher;
import io.github.streampusher.process.EventRecorder;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Launcher.StopSignal;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.DefinitionBuilder;
import io.github.streampusher.testkit.NoRelay;
import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes by each protocol to a receiver on loopback with the real FFmpeg; no secret is shown on the way. */
class ProtocolsIT {
    private static final String KEY = "stream-key-0815?token=abc/def==";

    @TempDir
    private Path folder;

    @TempDir
    private Path runDir;

    private final EventRecorder events = new EventRecorder();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final RunId run = new RunId(new StreamName("stage"), 1);
    private final List<Process> receivers = new ArrayList<>();
    private ChildLauncher children;

    @BeforeEach
    void setUp() {
        children = new ChildLauncher(events, (stream, line) -> lines.add(line.text()), new NoRelay(), runDir, folder);
    }

    @AfterEach
    void tearDown() {
        children.close();
        receivers.forEach(receiver -> receiver.destroyForcibly().onExit().join());
    }

    @Test
    void rtmpKeyReachesServerOnly(@TempDir Path serverFolder) throws Exception {
        try (RtmpServer server = new RtmpServer(serverFolder)) {
            long pid = push("test", server.url("app/inst", KEY));
            String commandLine = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            assertTrue(commandLine.contains(server.baseUrl() + "/app/inst"), commandLine);
            assertFalse(commandLine.contains("0815") || commandLine.contains("abc/def"), commandLine);
            Path preset = presets().get(0);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(preset)));
            stop();
            assertEquals(List.of(), presets());
            assertTrue(server.publishLog().contains("PUBLISH \"app/inst\" \"stream-key-0815\" \"token=abc/def==\""));
            assertTrue(lines.stream().noneMatch(line -> line.contains("0815") || line.contains("abc/def")));
        }
    }

    @Test
    void srtPassphraseReachesReceiverOnly() throws Exception {
        int port = Ports.free();
        receive("srt://127.0.0.1:" + port + "?mode=listener&passphrase=quite-secret", "got.264");
        long pid = push("test", "srt://127.0.0.1:" + port + "?passphrase=quite-secret&latency=100000&streamid=stage");
        String commandLine = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        assertTrue(commandLine.contains("?latency=100000"), commandLine);
        assertFalse(commandLine.contains("secret") || commandLine.contains("streamid"), commandLine);
        awaitReceived("got.264");
        stop();
    }

    @Test
    void udpOutputArrives() throws Exception {
        int port = Ports.free();
        receive("udp://127.0.0.1:" + port, "got.264");
        push("test", "udp://127.0.0.1:" + port);
        awaitReceived("got.264");
        stop();
    }

    @Test
    void rtspOutputArrives() throws Exception {
        int port = Ports.free();
        receive("-rtsp_flags", "listen", "-i", "rtsp://127.0.0.1:" + port + "/live", "got.264");
        Await.until(() -> isListening(port));
        push("test", "rtsp://127.0.0.1:" + port + "/live");
        awaitReceived("got.264");
        stop();
    }

    @Test
    void hlsOutputIsWritten() throws Exception {
        push("test", folder.resolve("index.m3u8").toString());
        awaitReceived("index.m3u8");
        stop();
        Media media = probe(folder.resolve("index.m3u8").toString());
        assertEquals("h264", media.video().orElseThrow().codec());
        assertEquals("aac", media.audio().orElseThrow().codec());
    }

    @Test
    void recordingIsNamedByTimeAndComplete() throws Exception {
        push("test", folder.resolve("%Y%m%d-%H%M%S.mkv").toString());
        stop();
        try (Stream<Path> files = Files.list(folder)) {
            Media media = probe(files.findFirst().orElseThrow().toString());
            Media.VideoTrack video = media.video().orElseThrow();
            assertEquals("640x480", video.size().orElseThrow().toString());
            assertEquals("25", video.frameRate().orElseThrow().toString());
        }
    }

    @Test
    void httpSourceIsProbedAndCopied(@TempDir Path serverFolder) throws Exception {
        push("test", folder.resolve("source.mkv").toString());
        stop();
        try (RtmpServer server = new RtmpServer(serverFolder, folder)) {
            String source = server.httpUrl() + "/source.mkv";
            Plan plan = plan(definition(source, server.url("app", KEY)));
            assertEquals("copy", plan.video().kind().toString(), plan.video().reason());
            assertEquals("copy", plan.audio().kind().toString(), plan.audio().reason());
        }
    }

    @Test
    void missingSourceIsDiagnosed() throws InterruptedException {
        Definition definition = definition("/no/such/file.mp4", "rtmp://h/app/key");
        ProbeResult.Failed failed =
                (ProbeResult.Failed) new Ffprobe("ffprobe", Path.of("/")).probe(definition, Capabilities.UNKNOWN);
        assertEquals("source-missing", failed.diagnosis().cause().code());
    }

    private long push(String source, String destination) throws InterruptedException {
        Definition definition = definition(source, destination);
        Redactor redactor = new Redactor(definition.secrets());
        children.start(new Launch(run, "ffmpeg", plan(definition).commandLine(), redactor, List.of()));
        long pid = events.next(Event.Started.class).pid();
        awaitMedia(Duration.ZERO); // encoders look ahead before anything comes out
        return pid;
    }

    /** Waits for a sample with more media than this. */
    private void awaitMedia(Duration length) {
        long micros = TimeUnit.MICROSECONDS.convert(length);
        events.nextMatching(
                Event.Sampled.class, event -> event.sample().outTimeMicros().orElse(0) > micros);
    }

    private static Plan plan(Definition definition) throws InterruptedException {
        Capabilities ffmpeg = new FfmpegCapabilities().of("ffmpeg");
        ProbeResult probed = new Ffprobe("ffprobe", Path.of("/")).probe(definition, ffmpeg);
        Plan plan = Planner.plan(definition, probed.media(), ffmpeg);
        assertTrue(
                plan.preflightFailure().isEmpty(),
                () -> plan.preflightFailure().get().toString());
        return plan;
    }

    private static Media probe(String file) throws InterruptedException {
        return new Ffprobe("ffprobe", Path.of("/"))
                .probe(definition(file, "rtmp://h/app/key"), Capabilities.UNKNOWN)
                .media()
                .orElseThrow();
    }

    private static Definition definition(String source, String destination) {
        return DefinitionBuilder.definition(
                new StreamName("stage"), DefinitionBuilder.source(source), DefinitionBuilder.output(destination));
    }

    private void stop() {
        awaitMedia(Duration.ofSeconds(1));
        children.signal(run, StopSignal.TERMINATE);
        assertEquals(255, events.next(Event.Exited.class).status(), lines::toString);
        Await.until(() -> presets().isEmpty());
    }

    private List<Path> presets() {
        try (Stream<Path> files = Files.list(runDir)) {
            return files.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void receive(String url, String file) throws IOException {
        receive("-i", url, file);
    }

    private void receive(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y", "-loglevel", "error"));
        command.addAll(List.of(arguments));
        command.addAll(command.size() - 1, List.of("-map", "0:v", "-c", "copy", "-f", "h264", "-flush_packets", "1"));
        receivers.add(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("receiver.out").toFile())
                .start());
    }

    private void awaitReceived(String file) {
        Await.until(() -> folder.resolve(file).toFile().length() > 0);
    }

    private static boolean isListening(int port) {
        try {
            String hex = String.format("0100007F:%04X 00000000:0000 0A", port);
            return Files.readString(Path.of("/proc/net/tcp")).contains(hex);
        } catch (IOException e) {
            return false;
        }
    }
}
