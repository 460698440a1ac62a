package io.github.streampusher.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.probe.FfmpegCapabilities;
import io.github.streampusher.reporting.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that are not there, which asks no source. */
class PlanServiceTest {
    private static final String DAEMON = "daemon: {ffmpeg: /none/ffmpeg, ffprobe: /none/ffprobe}\n";

    @TempDir
    Path folder;

    private Configuration configuration;
    private PlanService service;

    @BeforeEach
    void setUp() throws IOException {
        Files.writeString(folder.resolve("key"), "SECRETKEY");
        write("streams: {cam: {input: test, output: 'rtmp://h/app/${file:key}'}}\n");
        configuration = new Configuration(folder.resolve("main.yaml"));
        service = new PlanService(configuration::load, new FfmpegCapabilities(), folder, folder);
    }

    private void write(String streams) throws IOException {
        Files.writeString(folder.resolve("main.yaml"), DAEMON + streams);
    }

    @Test
    void planIsThatOfTheDefinitionInForceAndShowsNoSecret() {
        String answer = service.answer("cam");
        assertFalse(answer.contains("SECRETKEY"), answer);
        StreamPlan plan = Json.parse(answer, StreamPlan.class);
        assertTrue(plan.text().startsWith("input:    "), plan.text());
        assertTrue(plan.text().contains("command:  /none/ffmpeg "), plan.text());
        assertTrue(plan.json().contains("\"decision\": \"encode\""), plan.json());
        assertEquals(Optional.empty(), plan.note());
    }

    @Test
    void unknownStreamIsReported() {
        assertEquals("there is no stream \"other\"", service.answer("other"));
    }

    @Test
    void problemOfTheStreamIsTheAnswerThoughItRunsByItsFormerDefinition() throws IOException {
        configuration.load();
        write("streams: {cam: {input: test, output: 'rtmp://h/app/x', inptu: y}, cam2: {input: test, output: x.ts}}\n");
        assertTrue(service.answer("cam").contains("inptu"), service.answer("cam"));
        StreamPlan other = Json.parse(service.answer("cam2"), StreamPlan.class);
        assertTrue(other.note().orElse("").startsWith("there are problems"), other.toString());
    }
}
