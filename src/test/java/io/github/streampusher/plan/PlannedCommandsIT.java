package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each plan in {@code cases} with the real FFmpeg for a moment. Media come from {@code recipes.txt}, and a server
 * on loopback takes the place of those in the definitions; nothing else is changed.
 */
class PlannedCommandsIT {
    private static final int TIMEOUT_SECONDS = 60;

    /** FFmpeg rejected the command line. */
    private static final Pattern REJECTED_BY_FFMPEG = Pattern.compile(
            "Unrecognized option|Option \\S+ .*not found|Error (splitting|setting|parsing)|Unable to parse|Undefined constant"
                    + "|Invalid syntax|No such filter|matches no streams|suitable output format|has not been used"
                    + "|Unknown option '|incompatible with output codec|Slave muxer #\\d+ failed"); // a fifo hides
    // these

    /** Needs hardware or a peer that this machine does not have: FFmpeg accepts the command, then fails. */
    private static final Pattern NEEDS_HARDWARE_OR_PEER =
            Pattern.compile("nvenc|vaapi|qsv|v4l2|x11grab|rtsp://|srt://|listen");

    private static final Set<String> RUNNABLE_VERSIONS = Set.of("5.1.9", "unknown");

    @TempDir
    private static Path folder;

    private static RtmpServer server;
    private static final List<Process> PUBLISHERS = new ArrayList<>();
    private static int udpPort;
    private static int udpPortWithAac;

    @BeforeAll
    static void makeMedia(@TempDir Path serverFolder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("out/hls"));
        Path media = Files.createDirectories(folder.resolve("media"));
        for (Map.Entry<String, List<String>> recipe : TestMediaCommands.all().entrySet()) {
            List<String> arguments = new ArrayList<>(recipe.getValue());
            arguments.add("media/" + recipe.getKey());
            assertEquals("", run(arguments).errors());
        }
        String slate = "media/a slate's picture.png";
        assertEquals(
                "",
                run(List.of("-f", "lavfi", "-i", "testsrc2=size=300x200", "-frames:v", "1", slate))
                        .errors());
        Files.copy(folder.resolve(slate), media.resolve("logo.png"));
        Files.writeString(media.resolve("list.txt"), "file h264-aac-25.mp4\n".repeat(2));
        Files.createDirectories(media.resolve("live"));
        run(words("-i media/h264-aac-25.ts -c copy -f hls media/live/index.m3u8"));
        Files.copy(media.resolve("h264-aac-25.ts"), media.resolve("live.ts"));
        server = new RtmpServer(serverFolder, media);
        udpPort = Ports.free();
        publish("-re -stream_loop -1 -i media/h264-aac-25.flv -c copy -f flv " + server.url("app", "other"));
        publishByUdp("h264-ac3-1080.ts", udpPort);
        udpPortWithAac = Ports.free();
        publishByUdp("h264-aac-25.ts", udpPortWithAac);
    }

    @AfterAll
    static void close() {
        PUBLISHERS.forEach(publisher -> publisher.destroyForcibly().onExit().join());
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void ffmpegAcceptsPlannedCommand(PlanCase planCase, @TempDir Path work) throws IOException, InterruptedException {
        Plan plan = planCase.plan(work);
        List<String> arguments = new ArrayList<>(plan.commandLine().reveal(preset -> writePreset(preset, work)));
        arguments.replaceAll(PlannedCommandsIT::onLoopback);
        shorten(arguments);
        FfmpegResult run = run(arguments);
        boolean noDevice = run.errors().contains("No VA display found"); // which FFmpeg says while it reads its options
        assertTrue(noDevice || !REJECTED_BY_FFMPEG.matcher(run.errors()).find(), run.errors());
        String shown = String.join(" ", arguments);
        boolean canWork = plan.preflightFailure().isEmpty()
                && !NEEDS_HARDWARE_OR_PEER.matcher(shown).find();
        assertTrue(run.status() == 0 || !canWork, shown + "\n" + run.errors());
    }

    /** Limits every output to a moment. The checksums of a copied source's headers are an output of their own. */
    private static void shorten(List<String> arguments) {
        int checksums = arguments.contains("framecrc") ? arguments.indexOf("-bsf:v") - 4 : arguments.size();
        for (int i = arguments.size() - 1; i > 0; i--) {
            boolean several = arguments.get(i).equals("tee");
            boolean single = (i == arguments.size() - 1 || i == checksums - 1) && !arguments.contains("tee");
            if (several || single) {
                arguments.addAll(several ? i - 1 : i, List.of("-t", "0.3"));
            }
        }
    }

    static Stream<PlanCase> runnable() {
        return PlanCase.all().filter(planCase -> RUNNABLE_VERSIONS.contains(planCase.version()));
    }

    private static String writePreset(CommandLine.Preset preset, Path work) {
        try {
            return Files.writeString(work.resolve(preset.argumentIndex() + ".ffpreset"), preset.reveal())
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String onLoopback(String argument) {
        return argument.replaceAll("rtmps?://(live|origin)\\.example\\.net(:\\d+)?", server.baseUrl())
                .replaceFirst("https?://origin\\.example\\.net", server.httpUrl())
                .replace("239.1.1.1:5000", "127.0.0.1:" + udpPort)
                .replace("239.1.1.2:5000", "127.0.0.1:" + udpPortWithAac)
                .replaceFirst("(rtsp://(\\S+@)?|srt://)[a-z.]+(:\\d+)?", "$1127.0.0.1:1")
                .replaceFirst("\\?mode=listener|(?<=:)1935(?=/app/in)", "")
                .replace("192.0.2.1", "127.0.0.1");
    }

    /** The exit status of FFmpeg, and its errors. */
    private record FfmpegResult(int status, String errors) {}

    private static FfmpegResult run(List<String> arguments) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "ffmpeg", ".err");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-y"));
        command.addAll(arguments);
        if (!arguments.contains("-loglevel")) {
            command.addAll(1, List.of("-nostdin", "-loglevel", "error"));
        }
        Process process = start(command, errors);
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().onExit().join();
        assertTrue(ended, () -> "did not end: " + String.join(" ", command));
        return new FfmpegResult(process.exitValue(), Files.readString(errors));
    }

    private static void publishByUdp(String media, int port) throws IOException {
        publish("-re -stream_loop -1 -i media/" + media + " -c copy -f mpegts udp://127.0.0.1:" + port
                + "?pkt_size=1316");
    }

    private static void publish(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-loglevel", "error"));
        command.addAll(words(arguments));
        PUBLISHERS.add(start(command, Files.createTempFile(folder, "publisher", ".err")));
    }

    private static Process start(List<String> command, Path errors) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile())
                .start();
    }

    private static List<String> words(String words) {
        return List.of(words.split(" "));
    }
}
