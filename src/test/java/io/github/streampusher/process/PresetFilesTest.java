package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetFilesTest {
    private static final RunId RUN = FakeFfmpeg.run("stage", 7);

    @TempDir
    Path runDir;

    private static CommandLine.Preset preset(int argument) {
        return new CommandLine.Preset(argument, Map.of("rtmp_playpath", Text.secret("KEY")));
    }

    @Test
    void fileIsReadableByOwnerOnly() throws IOException {
        Path file = Path.of(new PresetFiles(runDir).write(RUN, preset(3)));
        assertEquals("rtmp_playpath=KEY\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(file.toString().contains("KEY"));
    }

    @Test
    void folderThatWasDeletedIsMadeAgain() throws IOException {
        PresetFiles presets = new PresetFiles(runDir.resolve("run"));
        presets.delete(RUN);
        Path first = Path.of(presets.write(RUN, preset(3)));
        Files.delete(first);
        Files.delete(first.getParent());
        Path second = Path.of(presets.write(FakeFfmpeg.run("stage", 8), preset(3)));
        assertEquals("rtmp_playpath=KEY\n", Files.readString(second));
    }

    /** Two pushes of one stream begin in the same moment, each with its first run. */
    @Test
    void eachUnitHasFilesOfItsOwn() {
        PresetFiles presets = new PresetFiles(runDir);
        RunId one = new RunId(RUN.stream(), 0, Unit.push(0), 1);
        RunId two = new RunId(RUN.stream(), 0, Unit.push(1), 1);
        Path first = Path.of(presets.write(one, preset(3)));
        Path second = Path.of(presets.write(two, preset(3)));
        presets.delete(one);
        assertTrue(Files.notExists(first) && Files.exists(second));
    }

    @Test
    void filesLiveAsLongAsTheirRun() {
        PresetFiles presets = new PresetFiles(runDir);
        Path first = Path.of(presets.write(RUN, preset(3)));
        Path second = Path.of(presets.write(RUN, preset(9)));
        Path other = Path.of(presets.write(FakeFfmpeg.run("stage", 8), preset(3)));
        assertNotEquals(first, second);
        presets.delete(RUN);
        presets.delete(RUN);
        assertTrue(Files.notExists(first) && Files.notExists(second) && Files.exists(other));
    }

    @Test
    void filesOfEarlierDaemonAreDeletedAtTheFirstWrite() throws IOException {
        Path stale = Files.createFile(runDir.resolve("gone.1.3.ffpreset"));
        Path foreign = Files.createFile(runDir.resolve("control.sock"));
        PresetFiles presets = new PresetFiles(runDir);
        presets.write(RUN, preset(3));
        assertTrue(Files.notExists(stale) && Files.exists(foreign));
        Files.createFile(stale);
        presets.write(RUN, preset(4));
        assertTrue(Files.exists(stale), "no longer looked for");
    }

    @Test
    void fileInPlaceOfFolderIsReportedWithoutTheSecret() throws IOException {
        PresetFiles presets = new PresetFiles(Files.createFile(runDir.resolve("none")));
        UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> presets.write(RUN, preset(3)));
        assertTrue(failure.getMessage().contains(runDir.resolve("none").toString()));
        assertFalse(failure.getMessage().contains("KEY"));
    }
}
