package io.github.streampusher.daemon;

import static io.github.streampusher.testkit.DefinitionBuilder.channel;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.probe.Ffprobe;
import io.github.streampusher.stream.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a script in the place of ffprobe, to which a file's name tells what is in it. */
class ChannelProbeTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeProbe() throws IOException {
        Path script = folder.resolve("ffprobe");
        Files.writeString(script, """
                #!/bin/sh
                case "$*" in
                *film*) echo 'stream|index=0|codec_type=video|codec_name=h264|width=320|height=240|r_frame_rate=25/1|disposition:attached_pic=0' ;;
                *.mp3*) echo 'stream|index=0|codec_type=audio|codec_name=mp3|sample_rate=44100|channels=2' ;;
                *) echo '[error] no film' >&2; exit 1 ;;
                esac
                """);
        assertTrue(script.toFile().setExecutable(true));
        Files.createDirectory(folder.resolve("media"));
    }

    private ChannelProbe probe(String... files) throws IOException, InterruptedException {
        for (String file : files) {
            Files.createFile(folder.resolve("media").resolve(file));
        }
        return ChannelProbe.of(channelOfMedia(), Capabilities.UNKNOWN, ffprobe());
    }

    private Definition channelOfMedia() {
        return stream("lofi")
                .inputs(List.of(channel(folder.resolve("media").toString())))
                .build();
    }

    private Ffprobe ffprobe() {
        return new Ffprobe(folder.resolve("ffprobe").toString(), folder);
    }

    private String path(String file) {
        return folder.resolve("media").resolve(file).toString();
    }

    @Test
    void channelIsPlannedByTheFirstFileThatCanBePlayed() throws Exception {
        ChannelProbe found = probe("1.mp4", "2.mp3", "3-film.mp4", "4.mp4");
        assertEquals(Optional.of(path("3-film.mp4")), found.file());
        assertEquals(Optional.empty(), found.problem());
        assertEquals(
                List.of(
                        "files:    4; planned by " + path("3-film.mp4"),
                        "  passed over " + path("1.mp4") + ": unknown: no film (exit status 1)",
                        "  passed over " + path("2.mp3")
                                + ": source-invalid: the file has no video; video: none plays the audio of all files",
                        "form:     every file is encoded to 320x240 at 25 fps, as this file has it unless video.size and"
                                + " video.frame-rate say otherwise"),
                description(found));
    }

    private List<String> description(ChannelProbe found) {
        return found.describe(Delivery.of(found.definition(), found.probed().media(), Capabilities.UNKNOWN))
                .lines()
                .toList();
    }

    @Test
    void onlySomeFilesAreProbedWhereNoneCanBePlayed() throws Exception {
        ChannelProbe found = probe("1.mp4", "2.mp4", "3.mp4", "4.mp4", "5.mp4", "6-film.mp4");
        assertEquals(Optional.empty(), found.file());
        assertEquals(5, found.passedOver().size());
        assertEquals(
                new Diagnosis(Cause.UNKNOWN, "the first 5 of 6 cannot be played: no film (exit status 1)"),
                found.problem().orElseThrow());
        assertEquals(
                "files:    6; the first 5 of 6 cannot be played",
                description(found).get(0));
        assertEquals(
                "  tried " + path("1.mp4") + ": unknown: no film (exit status 1)",
                description(found).get(1));
    }

    @Test
    void noProbeBeginsAfterTheDeadline() throws Exception {
        ChannelProbe all = probe("1.mp4", "2.mp4");
        assertEquals(
                "none of 2 can be played: no film (exit status 1)",
                all.problem().orElseThrow().evidence());
        ChannelProbe found = ChannelProbe.of(channelOfMedia(), Capabilities.UNKNOWN, ffprobe(), Duration.ZERO);
        assertEquals(1, found.passedOver().size());
        assertEquals(
                "the first 1 of 2 cannot be played: no film (exit status 1)",
                found.problem().orElseThrow().evidence());
    }

    @Test
    void skippedLinesOfAListAreSaid() throws Exception {
        Path list = Files.writeString(folder.resolve("media.m3u"), "http://h/x\n3-film.mp4\n");
        Files.createFile(folder.resolve("3-film.mp4"));
        ChannelProbe found = ChannelProbe.of(
                stream("lofi").inputs(List.of(channel(list.toString()))).build(), Capabilities.UNKNOWN, ffprobe());
        assertEquals(
                List.of(
                        "files:    1; planned by " + folder.resolve("3-film.mp4"),
                        "  skipped: line 1 is an address, and a channel plays files of this machine"),
                description(found).subList(0, 2));
    }

    @Test
    void channelWithoutFilesSaysSo() throws Exception {
        ChannelProbe empty = probe();
        assertEquals(Cause.SOURCE_MISSING, empty.problem().orElseThrow().cause());
        assertEquals(Optional.empty(), empty.file());
        Files.delete(folder.resolve("media"));
        assertEquals(
                folder.resolve("media") + " cannot be listed: there is no such file or folder",
                ChannelProbe.of(empty.definition(), Capabilities.UNKNOWN, new Ffprobe("ffprobe", folder))
                        .problem()
                        .orElseThrow()
                        .evidence());
    }
}
