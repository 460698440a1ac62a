package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLintTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{input: test:1920x1080@60, output: 'rtmp://h/app/key', video: {bitrate: 50M}}",
                "{input: test:640x480@25, output: 'srt://h:1', video: {frame-rate: 30, size: 320x480}}",
                "{input: /dev/video0, output: out.mkv, video: {codec: copy, bitrate: 1000k}}",
            })
    void checkAndPlanWarnOfTheSame(String stream) throws IOException {
        Path main = Files.writeString(folder.resolve("main.yaml"), "streams:\n  a: " + stream + "\n");
        Configuration configuration = new Configuration(main);
        List<String> checked = configuration.check(List.of()).stream()
                .map(problem -> problem.message())
                .toList();
        Definition definition = configuration
                .load()
                .catalogue()
                .definitions()
                .values()
                .iterator()
                .next();
        List<String> planned = Planner.plan(definition).warnings().stream()
                .map(Object::toString)
                .toList();
        assertFalse(planned.isEmpty());
        assertEquals(
                planned.stream().sorted().toList(), checked.stream().sorted().toList());
    }

    private List<String> warningsOf(String input) throws IOException {
        Path main = Files.writeString(
                folder.resolve("main.yaml"), "streams: {a: {input: '" + input + "', output: 'rtmp://h/app/name'}}\n");
        return new Configuration(main)
                .check(List.of()).stream().map(problem -> problem.message()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q%b5z", "q%41z", "%7E", "%c3%28"})
    void passwordThatFfmpegDecodesIsToldWithItsCure(String password) throws IOException {
        List<String> warnings = warningsOf("rtsp://user:" + password + "@cam.lan/main");
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("%25"), warnings.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%", "q%z", "a%40b", "%2Fa", "%25b5", "%C3%A4", "%E5%AF%86", "a/b%41"})
    void passwordThatFfmpegReadsAsMeantIsNoReasonToWarn(String password) throws IOException {
        assertEquals(List.of(), warningsOf("rtsp://user:" + password + "@cam.lan/main"));
    }

    /** The relay has one encode for all keys. */
    @Test
    void severalKeysAreNoReasonToWarn() throws IOException {
        Path main = Files.writeString(
                folder.resolve("main.yaml"),
                "streams: {a: {input: test, output: ['rtmp://h/app/${env:PATH}', 'rtmp://i/app/${env:PATH}']}}\n");
        assertEquals(List.of(), new Configuration(main).check(List.of()));
    }
}
