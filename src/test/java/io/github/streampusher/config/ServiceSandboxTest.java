package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths that the installed service cannot read or write are found by check. */
class ServiceSandboxTest {
    private static final String DROP_IN = "etc/systemd/system/stream-pusher.service.d/override.conf";

    @TempDir
    Path root;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectories(root.resolve("etc/stream-pusher/streams.d"));
        Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.copy(Path.of("systemd/stream-pusher.service"), units.resolve("stream-pusher.service"));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private String warnings(String folder, String input, String output) throws IOException {
        String stream = "{input: " + input + ", output: {url: " + output + ", format: mpegts}}";
        write(folder + "/stream-pusher.yaml", "streams: {a: " + stream + "}\n");
        List<Problem> problems =
                new Configuration(root.resolve(folder + "/stream-pusher.yaml"), Map.of()).check(List.of());
        return problems.stream()
                .map(Problem::message)
                .filter(message -> message.startsWith("the service"))
                .map(message -> message.replaceFirst("; systemctl edit stream-pusher", ""))
                .collect(Collectors.joining(" | "));
    }

    private String warnings(String input, String output) throws IOException {
        return warnings("etc/stream-pusher", input, output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/home/alice/x.mp4 | srt://h:1 | the service cannot see /home: ProtectHome=read-only",
                "/root/x.mp4       | srt://h:1 | the service cannot see /root: ProtectHome=read-only",
                "/tmp/x.mp4        | srt://h:1 | the service has a /tmp of its own; put the file elsewhere",
                "/srv/x.mp4        | srt://h:1 | ''",
                "/dev/video0       | srt://h:1 | ''",
                "'hw:1'            | srt://h:1 | ''",
                "test              | /srv/rec/a.ts | the service cannot write there: ReadWritePaths=/srv/rec",
                "test              | /home/a/a.ts | the service cannot write there: ReadWritePaths=/home/a and"
                        + " ProtectHome=no",
                "test              | /var/lib/stream-pusher/a.ts | ''",
                "test              | /var/lib/other/a.ts | the service cannot write there: ReadWritePaths=/var/lib/other",
                "test              | /dev/null | ''",
                "test              | '-' | ''",
                "test              | 'pipe:1' | ''",
            })
    void packagedUnitIsKnown(String input, String output, String expected) throws IOException {
        assertEquals(expected, warnings(input, output));
    }

    @Test
    void folderOfTheMainFileIsReadOnly() {
        assertEquals(
                Optional.of("the service cannot write there; systemctl edit stream-pusher:"
                        + " ReadWritePaths=/etc/stream-pusher"),
                ServiceSandbox.of(root.resolve("etc/stream-pusher"))
                        .orElseThrow()
                        .refusalToWrite(Path.of("/etc/stream-pusher/out.ts")));
    }

    @Test
    void dropInIsKnown() throws IOException {
        write(
                DROP_IN,
                "[Service]\nProtectHome=read-only\nReadWritePaths=-/srv/rec /srv/two\nReadWritePaths=/srv/three\n");
        assertEquals("", warnings("/home/alice/x.mp4", "/srv/rec/a.ts"));
        assertEquals("", warnings("test", "/srv/three/a.ts"));
        assertEquals("the service cannot write there: ReadWritePaths=/srv/four", warnings("test", "/srv/four/a.ts"));
        assertEquals(
                "the service cannot write there: ReadWritePaths=/home/a and ProtectHome=no",
                warnings("test", "/home/a/a.ts"));
        write(DROP_IN, "[Service]\nProtectSystem=full\nProtectHome=no\n");
        assertEquals("", warnings("/home/alice/x.mp4", "/home/alice/a.ts"));
    }

    @Test
    void otherConfigurationsAndHostsWithoutTheServiceAreNotJudged() throws IOException {
        assertEquals("", warnings("srv/own", "/home/alice/x.mp4", "/srv/a.ts"));
        Files.delete(root.resolve("usr/lib/systemd/system/stream-pusher.service"));
        assertEquals("", warnings("/home/alice/x.mp4", "/srv/a.ts"));
    }
}
