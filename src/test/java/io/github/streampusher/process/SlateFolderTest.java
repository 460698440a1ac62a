package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.Seamless;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Text;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlateFolderTest {
    private static final Capabilities FFMPEG = Capabilities.UNKNOWN;

    @TempDir
    Path folder;

    private static Optional<SlateFile> slate(String text) {
        Definition stream = DefinitionBuilder.stream("door")
                .inputs(List.of(DefinitionBuilder.source("rtsp://h/1"), new Input.Slate(Text.plain(text))))
                .seamless(Seamless.ON)
                .build();
        Delivery delivery = Delivery.of(stream, Optional.empty(), FFMPEG);
        return RelayPlanner.slateFile(stream.with(stream.inputs().subList(1, 2), stream.outputs()), delivery, FFMPEG);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("slates"))) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void slateIsEncodedOnceAndNamedByAllThatItIsMadeOf() throws Exception {
        SlateFile soon = slate("soon").orElseThrow();
        assertEquals(soon, slate("soon").orElseThrow());
        assertTrue(!soon.name().equals(slate("later").orElseThrow().name()));

        SlateFolder slates = SlateFolder.in(folder);
        slates.make("ffmpeg", soon, folder);
        assertEquals(List.of(soon.name() + ".mp4"), files());
        assertTrue(slates.has(soon, folder));
        byte[] made = Files.readAllBytes(slates.file(soon));
        assertTrue(made.length > 10_000);
        slates.make("/no/such/program", soon, folder); // it is there
    }

    @Test
    void failureLeavesNothing() throws Exception {
        SlateFolder slates = SlateFolder.in(folder);
        assertThrows(IOException.class, () -> slates.make("false", slate("soon").orElseThrow(), folder));
        assertEquals(List.of(), files());
    }

    @Test
    void clockOnTheSlateIsNoLoop() {
        Definition plain = DefinitionBuilder.stream("door").build();
        assertEquals(Optional.empty(), RelayPlanner.slateFile(plain, Delivery.DIRECT, FFMPEG));
    }
}
