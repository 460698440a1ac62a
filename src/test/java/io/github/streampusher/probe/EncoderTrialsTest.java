package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Capabilities.EncoderTrial;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Video;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials by scripts in the place of FFmpeg. */
class EncoderTrialsTest {
    private static final String NO_SESSION =
            "echo '[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: out of memory (10): (no details)' >&2; exit 1";

    @TempDir
    private Path folder;

    private Path calls;

    @BeforeEach
    void setUp() throws IOException {
        calls = Files.createFile(folder.resolve("calls"));
    }

    private Path ffmpeg(String body) throws IOException {
        Path script = Files.writeString(
                folder.resolve("ffmpeg"),
                "#!/bin/sh\nif [ $# = 1 ]; then echo ffmpeg version 5.1.9; exit; fi\necho \"$@\" >> " + calls + "\n"
                        + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Definition definition(String... encoders) {
        Video usual = DefinitionBuilder.VIDEO;
        return DefinitionBuilder.stream("a")
                .video(new Video(
                        Video.Codec.AUTO,
                        List.of(encoders),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        usual.preset(),
                        usual.keyframeInterval(),
                        Video.Fit.PAD,
                        List.of()))
                .build();
    }

    private Plan plan(Path ffmpeg, Definition definition) throws InterruptedException {
        Capabilities capabilities = new FfmpegCapabilities().forRun(ffmpeg.toString(), definition);
        return Planner.plan(definition, Optional.empty(), capabilities);
    }

    private static String encoderOf(Plan plan) {
        List<String> arguments = plan.commandLine().masked();
        return arguments.get(arguments.indexOf("-c:v") + 1);
    }

    @Test
    void encoderWithoutASessionIsPassedOverForTheNext() throws Exception {
        Plan plan =
                plan(ffmpeg("case \"$*\" in *nvenc*) " + NO_SESSION + ";; esac"), definition("h264_nvenc", "h264_qsv"));
        assertEquals("h264_qsv", encoderOf(plan));
        assertEquals(Optional.empty(), plan.preflightFailure());
        assertTrue(
                plan.warnings().stream().anyMatch(warning -> warning.text().contains("h264_nvenc cannot encode: ")),
                plan.warnings()::toString);
    }

    @Test
    void softwareIsTakenOnlyWhereItIsListed() throws Exception {
        Path ffmpeg = ffmpeg(NO_SESSION);
        Plan alone = plan(ffmpeg, definition("h264_nvenc"));
        assertEquals("h264_nvenc", encoderOf(alone));
        assertEquals(Cause.ENCODER_BUSY, alone.preflightFailure().orElseThrow().cause());
        assertEquals("libx264", encoderOf(plan(ffmpeg, definition("h264_nvenc", "libx264"))));
    }

    @Test
    void missingHardwareIsNoBusyOne() throws Exception {
        Plan plan = plan(
                ffmpeg("echo '[AVHWDeviceContext @ 0x1] [error] No VA display found' >&2; exit 1"),
                definition("h264_vaapi"));
        assertEquals(
                Cause.ENCODER_MISSING, plan.preflightFailure().orElseThrow().cause());
    }

    @Test
    void hostWithoutThreadsIsNoMissingHardware() throws Exception {
        Plan plan = plan(
                ffmpeg("echo '[error] pthread_create failed: Resource temporarily unavailable' >&2; exit 1"),
                definition("h264_nvenc"));
        assertEquals(Cause.OUT_OF_MEMORY, plan.preflightFailure().orElseThrow().cause());
    }

    @Test
    void listThatCouldNotBePrintedIsAskedForAgain() throws Exception {
        Path ready = folder.resolve("ready");
        String list =
                "if [ $1 = -encoders ]; then echo ' V....D libx264 H.264'; [ -e " + ready + " ]; exit; fi; exit 0";
        Path script = Files.writeString(folder.resolve("ffmpeg"), "#!/bin/sh\n" + list + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        FfmpegCapabilities capabilities = new FfmpegCapabilities();
        assertEquals(Set.of(), capabilities.of(script.toString()).encoders(), "half a list is none");
        Files.createFile(ready);
        assertEquals(Set.of("libx264"), capabilities.of(script.toString()).encoders());
    }

    @Test
    void softwareIsNotTried() throws Exception {
        plan(ffmpeg("exit 1"), definition("libx264", "h264_nvenc"));
        assertEquals("", Files.readString(calls));
    }

    @Test
    void deviceThatEncodesIsTakenByItsPlace() throws Exception {
        Path devices = Files.createDirectory(folder.resolve("by-path"));
        for (String name : List.of("pci-0000:00:02.0-render", "pci-0000:03:00.0-render", "pci-0000:03:00.0-card")) {
            Files.createFile(devices.resolve(name));
        }
        Path ffmpeg = ffmpeg("case \"$*\" in *:02.0-render*) exit 1;; esac");
        EncoderTrials trials = new EncoderTrials(devices, new HashMap<>());
        EncoderTrial trial = trials.of(ffmpeg, "h264_vaapi");
        assertEquals(Optional.of(devices + "/pci-0000:03:00.0-render"), trial.device());
        assertEquals(trial, trials.of(ffmpeg, "h264_vaapi"));
        assertEquals(2, Files.readAllLines(calls).size(), "a success holds for some time");
        Capabilities capabilities = Capabilities.UNKNOWN.withTrials(Map.of("h264_vaapi", trial));
        List<String> command = Planner.plan(definition("h264_vaapi"), Optional.empty(), capabilities)
                .commandLine()
                .masked();
        assertTrue(command.contains(devices + "/pci-0000:03:00.0-render"), command::toString);
    }
}
