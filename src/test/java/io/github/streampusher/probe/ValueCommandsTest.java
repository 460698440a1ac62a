package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.Command;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that give a value, or do not. */
class ValueCommandsTest {
    private static final Definition DEFINITION = DefinitionBuilder.stream("stage")
            .output(DefinitionBuilder.output("rtmp://h/app/streamkey"))
            .build();

    @TempDir
    Path folder;

    private Path script(String lines) throws IOException {
        Path script = folder.resolve("give");
        Files.write(script, List.of("#!/bin/sh", lines));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private ValueCommands.Outcome run(String... arguments) throws InterruptedException {
        return run(ValueCommands.TIMEOUT, arguments);
    }

    private ValueCommands.Outcome run(Duration timeout, String... arguments) throws InterruptedException {
        return new ValueCommands(folder, Optional.empty(), timeout)
                .run(Set.of(new Command(List.of(arguments))), DEFINITION);
    }

    private String failure(String... arguments) throws InterruptedException {
        Diagnosis failure = run(arguments).failure().orElseThrow();
        assertEquals(Cause.COMMAND_FAILED, failure.cause());
        return failure.evidence().replace(folder.toString(), "FOLDER");
    }

    @Test
    void firstLineIsTheValue() throws Exception {
        String program = script("echo \"rtmp://h/app/$1 \"; echo second; echo warning >&2")
                .toString();
        Command command = new Command(List.of(program, "a key"));
        assertEquals(
                Map.of(command, "rtmp://h/app/a key"),
                run(program, "a key").values().values());
    }

    @Test
    void daemonsOwnVariablesAreKeptFromIt() throws Exception {
        String program = script("echo \"x$NOTIFY_SOCKET$CREDENTIALS_DIRECTORY$STREAM_PUSHER_STREAM\"")
                .toString();
        ValueCommands commands = new ValueCommands(folder, Optional.of(folder), ValueCommands.TIMEOUT);
        Command command = new Command(List.of(program));
        assertEquals(
                Map.of(command, "xstage"),
                commands.run(Set.of(command), DEFINITION).values().values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "echo half; echo no half at streamkey >&2; exit 3 = ended with status 3: no *** at ***",
                "echo; echo not today >&2 = ended with status 0 and printed no first line: not today",
                "echo -y = printed a hyphen first, which FFmpeg takes for an option",
                "printf a\\\\001b = printed a control character, or no UTF-8",
                "printf \\\\377 = printed a control character, or no UTF-8",
                "head -c 40000 /dev/zero | tr '\\0' x = printed a line of more than 16384 characters",
            })
    void failureSaysWhy(String script, String why) throws Exception {
        assertEquals("FOLDER/give " + why, failure(script(script).toString()));
    }

    @Test
    void slowProgramIsKilled() throws Exception {
        Diagnosis failure = run(Duration.ofMillis(100), "sleep", "30").failure().orElseThrow();
        assertEquals("sleep took longer than 0 s", failure.evidence());
    }

    @Test
    void missingProgramIsAFailure() throws Exception {
        assertEquals("FOLDER/none is not there", failure(folder + "/none"));
    }

    @Test
    void programThatMayNotBeExecutedIsAnotherFailure() throws Exception {
        Path program = script("echo x");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("FOLDER/give may not be executed by this user", failure(program.toString()));
    }

    private Optional<String> failureOfAddress(String printed, Optional<String> format) throws Exception {
        Command command = new Command(List.of("printf", "%s", printed));
        Address address = new Address(Text.secret(command.token()));
        Input.Source source = new Input.Source(address, format, Map.of(), Input.Pace.AUTO, false, Optional.empty());
        Definition read = DefinitionBuilder.stream("stage")
                .inputs(List.of(source))
                .output(DefinitionBuilder.output("rtmp://h/app/streamkey"))
                .build()
                .withReferences(Set.of(command.token()), Set.of(command));
        Definition pushed = DefinitionBuilder.stream("stage")
                .output(new Output(address, Optional.empty(), format, true, Map.of()))
                .build()
                .withReferences(Set.of(command.token()), Set.of(command));
        ValueCommands commands = new ValueCommands(folder, Optional.empty(), ValueCommands.TIMEOUT);
        Optional<String> failure = commands.run(Set.of(command), read).failure().map(Diagnosis::evidence);
        assertEquals(failure, commands.run(Set.of(command), pushed).failure().map(Diagnosis::evidence));
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quota exceeded",
                "error: no such hall",
                "curl: (6) Could not resolve host: h",
                "<!DOCTYPE html>",
                "<html>",
                "{\"error\":\"quota\"}",
                "[\"rtmp://h/app\"]",
                "[]",
            })
    void messageInThePlaceOfAnAddressIsAFailure(String printed) throws Exception {
        assertEquals(
                Optional.of("printf printed no address: its first line is a sentence, HTML or JSON"),
                failureOfAddress(printed, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":0.0",
                "default",
                "desktop",
                "test",
                "films/a.mp4",
                "./a b.mp4",
                "/srv/a b.mp4",
                "{a,b}*.mp4",
                "[x]*.mp4",
                "file:a b.mp4",
                "rtmp://h/app/a key",
            })
    void whatMayBeAnAddressIsOne(String printed) throws Exception {
        assertEquals(Optional.empty(), failureOfAddress(printed, Optional.empty()));
    }

    @Test
    void deviceWithAFormatMayHaveAnyName() throws Exception {
        assertEquals(Optional.empty(), failureOfAddress("DeckLink Mini (1)", Optional.of("decklink")));
    }

    @Test
    void programThatOthersCanWriteIsNotRun() throws Exception {
        Path program = script("touch " + folder.resolve("ran") + "; echo x");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxr-x"));
        assertEquals(
                "FOLDER/give can be written by other users, who would decide what FOLDER/give does; it is not run",
                failure(program.toString()));
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void scriptThatOthersCanReplaceIsNotRun() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path script = Files.writeString(open.resolve("script"), "echo x");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertTrue(failure("sh", script.toString()).startsWith("FOLDER/open can be written by other users"));
        assertTrue(failure("sh", "open/script").startsWith("FOLDER/open can be written by other users"));
    }

    @Test
    void linkThroughAFolderOfOthersIsNotFollowed() throws Exception {
        Path program = script("echo x");
        Path open = Files.createDirectory(folder.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link"), program);
        Path first = Files.createSymbolicLink(folder.resolve("first"), link);
        assertTrue(run(first.toString()).failure().isEmpty());
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
        assertTrue(failure(first.toString()).startsWith("FOLDER/open can be written by other users"));
    }
}
