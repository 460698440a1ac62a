package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load makes of files, and what it keeps. */
class ConfigurationTest {
    @TempDir
    Path folder;

    private Configuration configuration;

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectory(folder.resolve("streams.d"));
        configuration = new Configuration(folder.resolve("main.yaml"), Map.of("KEY", "hush"));
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    private static StreamName name(String name) {
        return new StreamName(name);
    }

    private static Set<String> names(LoadResult loaded) {
        return loaded.catalogue().definitions().keySet().stream()
                .map(StreamName::value)
                .collect(Collectors.toSet());
    }

    private static List<Problem> errors(LoadResult loaded) {
        return loaded.problems().stream().filter(Problem::isError).toList();
    }

    private static List<String> messages(List<Problem> problems) {
        return problems.stream().map(Problem::message).toList();
    }

    @Test
    void shortFormUsesAllDefaults() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: out.flv}}");
        LoadResult loaded = configuration.load();
        assertEquals(List.of(), errors(loaded));
        assertEquals(
                DefinitionBuilder.definition(
                        name("a"), DefinitionBuilder.source("test"), DefinitionBuilder.output("out.flv")),
                loaded.catalogue().definitions().get(name("a")));
    }

    @Test
    void defaultsMergeKeyByKey() throws IOException {
        write("main.yaml", "defaults: {watchdog: {stall-timeout: 20s, start-timeout: 20s}, video: h264}");
        write(
                "streams.d/a.yaml",
                "defaults: {watchdog: {stall-timeout: 40s}}",
                "streams: {a: {input: test, output: o, watchdog: {slow-after: 1m}, video: {preset: fast}}}");
        Definition a = configuration.load().catalogue().definitions().get(name("a"));
        assertEquals(
                new Watchdog(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(40),
                        0.9,
                        Duration.ofMinutes(1),
                        Watchdog.DEFAULT_SEAMLESS_AFTER,
                        Watchdog.OnSlow.WARN),
                a.watchdog());
        assertEquals("H264 fast", a.video().codec() + " " + a.video().preset());
    }

    @Test
    void brokenStreamKeepsItsLastGoodDefinition() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}, b: {input: test, output: p}}");
        LoadResult good = configuration.load();
        write("main.yaml", "streams: {a: {input: test, output: o, enabled: maybe}, b: {input: test, output: q}}");
        LoadResult loaded = configuration.load();
        assertEquals(
                good.catalogue().definitions().get(name("a")),
                loaded.catalogue().definitions().get(name("a")));
        assertEquals(
                "q",
                loaded.catalogue()
                        .definitions()
                        .get(name("b"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
        assertEquals(List.of("\"maybe\" is not allowed; true or false"), messages(errors(loaded)));
        assertEquals(Map.of(name("a"), errors(loaded).get(0).toString()), loaded.outdated());
    }

    @Test
    void brokenStreamWithoutLastGoodIsReported() throws IOException {
        write("main.yaml", "streams: {a: {input: test}}");
        LoadResult loaded = configuration.load();
        assertEquals(Set.of(), names(loaded));
        assertTrue(loaded.catalogue().invalid().get(name("a")).contains("streams.a.output: is missing"));
    }

    @Test
    void unparsableFileKeepsItsDefinitions() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}}");
        write("streams.d/b.yaml", "streams: {b: {input: test, output: p}}");
        configuration.load();
        write("main.yaml", "streams: {a: {input: ");
        write("streams.d/b.yaml", "streams: [");
        LoadResult loaded = configuration.load();
        assertEquals(Set.of("a", "b"), names(loaded));
        assertEquals(2, loaded.problems().size());
        assertEquals(Set.of(name("a"), name("b")), loaded.outdated().keySet());
        assertTrue(loaded.outdated().get(name("b")).contains("streams.d/b.yaml:2:1: "), loaded.outdated()::toString);
        write("streams.d/b.yaml", "streams: {c: {input: test, output: p}}");
        assertEquals(Set.of("a", "c"), names(configuration.load()));
    }

    @Test
    void unchangedFilesAreNotReportedAsChanged() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: 'o${file:key}'}}");
        write("key", "one");
        assertTrue(configuration.load().changed());
        assertFalse(configuration.load().changed());
        write("key", "two");
        LoadResult loaded = configuration.load();
        assertTrue(loaded.changed());
        assertEquals(
                "otwo",
                loaded.catalogue()
                        .definitions()
                        .get(name("a"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
    }

    @Test
    void missingMainFileIsNotUsable() {
        LoadResult loaded = configuration.load();
        assertFalse(loaded.mainFileParsed());
        assertEquals(List.of("the file is not there"), messages(errors(loaded)));
    }

    @Test
    void folderThatAReferenceNamesIsNotShown() throws IOException {
        write("main.yaml", "daemon: {streams-dir: '${file:key}/x'}\nstreams: {a: {input: test, output: o}}");
        write("key", "of.value-1");
        assertEquals(List.of("the folder that it names is not there"), messages(errors(configuration.load())));
    }

    @Test
    void firstOfTwoDefinitionsWins() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}}");
        write("streams.d/b.yaml", "streams: {a: {input: test, output: p}}");
        LoadResult loaded = configuration.load();
        assertEquals(
                "o",
                loaded.catalogue()
                        .definitions()
                        .get(name("a"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
        assertEquals(
                List.of("is defined already at " + folder.resolve("main.yaml") + ":1:11; the first one counts"),
                messages(errors(loaded)));
    }

    @Test
    void missingFolderKeepsItsStreams() throws IOException {
        write("main.yaml", "streams: {}");
        write("streams.d/b.yaml", "streams: {b: {input: test, output: p}}");
        configuration.load();
        Files.move(folder.resolve("streams.d"), folder.resolve("gone"));
        assertEquals(Set.of("b"), names(configuration.load()));
        assertFalse(configuration.load().changed());
        Files.move(folder.resolve("gone"), folder.resolve("streams.d"));
        Files.delete(folder.resolve("streams.d/b.yaml"));
        assertEquals(Set.of(), names(configuration.load()));
    }

    @Test
    void misspeltFileKeyRemovesNoStream() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}}");
        configuration.load();
        write("main.yaml", "strems: {a: {input: test, output: o}}");
        LoadResult loaded = configuration.load();
        assertEquals(Set.of("a"), names(loaded));
        assertEquals(List.of("unknown key; did you mean \"streams\"?"), messages(errors(loaded)));
    }

    @Test
    void removedStreamIsGone() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}, b: {input: test, output: p}}");
        configuration.load();
        write("main.yaml", "streams: {b: {input: test, output: p}}");
        assertEquals(Set.of("b"), names(configuration.load()));
    }

    @Test
    void streamMovedOutOfBrokenFileIsLoadedFromNewFile() throws IOException {
        write("main.yaml", "");
        write("streams.d/a.yaml", "streams: {a: {input: test, output: o}}");
        configuration.load();
        write("streams.d/a.yaml", "streams: {");
        write("streams.d/b.yaml", "streams: {a: {input: test, output: p}}");
        LoadResult loaded = configuration.load();
        assertEquals(
                "p",
                loaded.catalogue()
                        .definitions()
                        .get(name("a"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
        assertEquals(1, errors(loaded).size());
    }

    @Test
    void keyOrderCommentsAndFileDoNotMatter() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o, labels: {x: 1}}}");
        LoadResult first = configuration.load();
        write("main.yaml", "# nothing");
        write(
                "streams.d/a.yml",
                "streams:",
                "  a: # moved",
                "    output: {url: o}",
                "    labels: {x: 1}",
                "    input: [test]");
        assertEquals(first.catalogue(), configuration.load().catalogue());
    }

    @Test
    void invalidSettingsKeepLastGoodOnes() throws IOException {
        write("main.yaml", "log: {files: 7}", "daemon: {run-dir: run, ffmpeg: bin/ffmpeg}");
        LoadResult first = configuration.load();
        assertEquals(folder.resolve("run"), first.settings().daemon().runDir());
        assertEquals(
                folder.resolve("bin/ffmpeg").toString(),
                first.settings().daemon().ffmpeg());
        write("main.yaml", "log: {files: many}");
        assertEquals(first.settings(), configuration.load().settings());
        write("main.yaml", "log: {");
        LoadResult unparsable = configuration.load();
        assertEquals(first.settings(), unparsable.settings());
        assertTrue(unparsable.mainFileParsed());
    }

    @Test
    void brokenDefaultsAffectOnlyStreamsThatUseThem() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o}, b: {input: test, output: p, enabled: true}}");
        configuration.load();
        write(
                "main.yaml",
                "defaults: {enabled: perhaps}",
                "streams: {a: {input: test, output: o2}, b: {input: test, output: p2, enabled: true}}");
        LoadResult loaded = configuration.load();
        assertEquals(
                "o",
                loaded.catalogue()
                        .definitions()
                        .get(name("a"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
        assertEquals(
                "p2",
                loaded.catalogue()
                        .definitions()
                        .get(name("b"))
                        .outputs()
                        .get(0)
                        .url()
                        .reveal());
        assertEquals("defaults.enabled", errors(loaded).get(0).key());
        assertEquals(1, errors(loaded).size());
    }

    @Test
    void referencesAreMaskedAndStreamNameIsNot() throws IOException {
        write("key", "from file");
        configuration = new Configuration(
                folder.resolve("main.yaml"), Map.of("KEY", "hush", "CREDENTIALS_DIRECTORY", folder.toString()));
        write(
                "main.yaml",
                "streams: {a: {input: '${stream}-$$-$x', output: '${env:KEY}/${file:key}/${credential:key}'}}");
        Definition a = configuration.load().catalogue().definitions().get(name("a"));
        assertEquals("a-$-$x", ((Input.Source) a.inputs().get(0)).url().toString());
        assertEquals("***/***/***", a.outputs().get(0).url().toString());
        assertEquals("hush/from file/from file", a.outputs().get(0).url().reveal());
        assertEquals(Set.of("hush", "from file"), a.secrets());
    }

    @Test
    void shortSecretIsMaskedWithItsWholeWord() throws IOException {
        write(
                "main.yaml",
                "streams: {a: {input: '/nope/x${env:KEY}x/y.mp4', output: 'rtmp://h/cam_${env:KEY}${env:KEY}/k'}}");
        Definition a = configuration.load().catalogue().definitions().get(name("a"));
        assertEquals("/nope/***/y.mp4", ((Input.Source) a.inputs().get(0)).url().toString());
        assertEquals("rtmp://h/***/***", a.outputs().get(0).url().toString());
        assertEquals("rtmp://h/cam_hushhush/k", a.outputs().get(0).url().reveal());
        Redactor redactor = new Redactor(a.secrets());
        assertEquals("/nope/***/y.mp4: hushed ***", redactor.redact("/nope/xhushx/y.mp4: hushed hush"));
        assertEquals("app 'cam' ***", redactor.redact("app 'cam' cam_hushhush"));
    }

    @Test
    void referencedValueIsSecretInEveryOption() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: o, video: {preset: '${env:KEY}'}}}");
        Definition a = configuration.load().catalogue().definitions().get(name("a"));
        assertEquals("hush", a.video().preset());
        assertEquals(Set.of("hush"), a.secrets());
    }

    @Test
    void optionsWithSecretNamesAreMasked() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: {url: o, options: {passphrase: hush, preset: x}}}}");
        Definition a = configuration.load().catalogue().definitions().get(name("a"));
        assertEquals(Set.of("hush"), a.secrets());
    }

    @Test
    void literalKeyInWorldReadableFileIsReported() throws IOException {
        write("main.yaml", "streams: {a: {input: test, output: 'rtmp://h/app/hush'}}");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder.resolve("main.yaml"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                List.of("every user of this machine can read the key here; chmod 640, or ${credential:NAME}"),
                messages(configuration.load().problems()));
        Files.setPosixFilePermissions(folder.resolve("main.yaml"), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(List.of(), configuration.check(List.of()));
    }

    @Test
    void onlyDefinitionFilesAreRead() throws IOException {
        write("main.yaml", "");
        for (String name :
                List.of(".a.yaml", "a.yaml~", "a.yaml.swp", "a.yaml.dpkg-new", "a.tmp", "4913", "a.yaml.disabled")) {
            write("streams.d/" + name, "nonsense");
        }
        Files.createDirectory(folder.resolve("streams.d/folder.yaml"));
        assertEquals(List.of(), configuration.load().problems());
    }

    @Test
    void missingSpecialAndOversizedFilesAreReportedUnread() throws IOException {
        write("main.yaml", "");
        Files.createSymbolicLink(folder.resolve("streams.d/a.yaml"), folder.resolve("nowhere"));
        Files.createSymbolicLink(folder.resolve("streams.d/b.yaml"), Path.of("/dev/zero"));
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("streams.d/c.yaml").toFile(), "rw")) {
            large.setLength(100 << 20);
        }
        assertEquals(
                List.of(
                        "the file is not there",
                        "the file is no regular file",
                        "the file is too large; up to 1048576 bytes are read"),
                messages(errors(configuration.load())));
    }

    @Test
    void streamFileIsCheckedWithMainFile() throws IOException {
        write("main.yaml", "defaults: {enabled: perhaps}");
        write("streams.d/a.yaml", "streams: {a: {input: test, output: o, vidoe: copy}}", "daemon: {}");
        write("other.yaml", "daemon: {}", "streams: {a: {input: test}}");
        assertEquals(
                2,
                configuration.check(List.of(folder.resolve("streams.d/a.yaml"))).size());
        assertEquals(
                1, configuration.check(List.of(folder.resolve("other.yaml"))).size());
        assertEquals(3, configuration.check(List.of()).size());
    }

    @Test
    void streamNameStandsWithinOtherReferences() throws IOException {
        Files.createDirectory(folder.resolve("keys"));
        write("keys/a", "one");
        write("keys/b", "two");
        configuration = new Configuration(
                folder.resolve("main.yaml"),
                Map.of("CREDENTIALS_DIRECTORY", folder.resolve("keys").toString()));
        write(
                "main.yaml",
                "defaults: {labels: {key: '${file:keys/${stream}}'}}",
                "streams:",
                "  a: {input: test, output: 'rtmp://h/app/${credential:${stream}}-x'}",
                "  b: {input: test, output: 'rtmp://h/app/${file:keys/${stream}}-x'}");
        LoadResult loaded = configuration.load();
        assertEquals(List.of(), errors(loaded));
        assertEquals(
                "rtmp://h/app/one-x one, rtmp://h/app/two-x two",
                loaded.catalogue().definitions().values().stream()
                        .map(read -> read.outputs().get(0).url().reveal() + " "
                                + read.labels().get("key").reveal())
                        .collect(Collectors.joining(", ")));
    }

    @Test
    void settingInStreamFileIsSentToTheMainFile() throws IOException {
        write("main.yaml", "");
        write("streams.d/a.yaml", "http: {listen: '127.0.0.1:1'}");
        assertEquals(
                List.of("unknown key; it belongs into the main file, stream-pusher.yaml"),
                messages(errors(configuration.load())));
    }

    @Test
    void reportHasColourWhenAsked() throws IOException {
        write("main.yaml", "strems: {}");
        List<Problem> problems = configuration.load().problems();
        assertTrue(CheckReport.render(problems, true).contains("\u001b[31m^\u001b[0m"));
        assertFalse(CheckReport.render(problems, false).contains("\u001b"));
        assertEquals("", CheckReport.render(List.of(), true));
    }

    @Test
    void commandIsNotRunByALoadAndItsValueIsSecret() throws IOException {
        write(
                "main.yaml",
                "defaults: {labels: {of: '${command:./who ${stream}}'}}",
                "streams:",
                "  a: {input: '${command:give in}', output: 'rtmp://h/app/${command:./give ${stream} x}?t=1'}");
        LoadResult loaded = configuration.load();
        assertEquals(List.of(), loaded.problems());
        Definition definition = loaded.catalogue().definitions().get(name("a"));
        assertEquals(
                Set.of(List.of("give", "in"), List.of(folder + "/give", "a", "x")),
                definition.commandsOf(true, true).stream()
                        .map(Text.Command::arguments)
                        .collect(Collectors.toSet()));
        assertEquals("rtmp://h/app/***", definition.outputs().get(0).url().toString());
        assertEquals(
                List.of("streams.a.input: give is run at each start of the stream, but not for this check"),
                configuration.check(List.of()).stream()
                        .filter(problem -> problem.key().equals("streams.a.input"))
                        .map(problem -> problem.key() + ": " + problem.message())
                        .toList());
    }

    @Test
    void commandStandsWhereATextIsAndInAStream() throws IOException {
        write(
                "main.yaml",
                "daemon: {ffmpeg: '${command:which ffmpeg}'}",
                "streams:",
                "  a: {input: test, output: {url: x, format: '${command:give}'}}",
                "  b: {input: test, output: '${command: }'}");
        assertEquals(
                List.of(
                        "${command:} is run at the start of a stream; it stands only within one",
                        "cannot be given by a ${command:}, whose value is a text",
                        "${command:} names no program; ${command:PROGRAM ARG…}"),
                messages(errors(configuration.load())));
    }

    @Test
    void commandThatGivesNoTestPictureGivesAnAddress() throws IOException {
        write("main.yaml", "streams: {a: {input: '${command:give}', output: x.mkv}}");
        Definition written = configuration.load().catalogue().definitions().get(name("a"));
        Text.Command give = written.commandsOf(true, true).iterator().next();
        Input.Source source = (Input.Source)
                written.with(new Text.CommandValues(Map.of(give, "test:9x9"))).input();
        assertEquals(Optional.empty(), Input.TestPattern.of(source.url()));
    }
}
