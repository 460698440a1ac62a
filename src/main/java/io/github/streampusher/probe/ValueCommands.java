package io.github.streampusher.probe;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.process.ChildEnvironment;
import io.github.streampusher.process.Program;
import io.github.streampusher.process.Tool;
import io.github.streampusher.process.WriteProtection;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text.Command;
import io.github.streampusher.stream.Text.CommandValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the programs of {@code ${command:}} references, one after the other. Blocks the caller for {@link #TIMEOUT} each; an
 * interrupt kills the program.
 *
 * @param workDir where their relative paths begin
 * @param runDir of the daemon, for the mark of its processes; empty: no daemon runs them
 * @param timeout of each
 */
public record ValueCommands(Path workDir, Optional<Path> runDir, Duration timeout) {
    /** For a page that has to be asked for an address. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The longest address or key; no argument may be longer than 128 KiB. */
    private static final int MAX_VALUE_LENGTH = 16 * 1024;

    private static final int MAX_EVIDENCE_CHARACTERS = 300;

    /**
     * HTML, JSON, or words without a scheme, which {@code error: no such hall} has not. The display {@code :0.0}, the device
     * {@code default} and the path {@code ./a b.mp4} are addresses.
     */
    private static final Pattern NO_ADDRESS = Pattern.compile(
            "<.*|[\\[{]\\s*[\"\\[{\\]}].*|(?!\\.{0,2}/|[a-zA-Z][a-zA-Z0-9+.-]*:\\S).*\\s.*", Pattern.DOTALL);

    /**
     * What they gave.
     *
     * @param failure why there is no value of one of them
     */
    public record Outcome(CommandValues values, Optional<Diagnosis> failure) {}

    /** A failure, for people. */
    private static final class NoValueException extends Exception {
        private static final long serialVersionUID = 1;

        NoValueException(String message) {
            super(message);
        }
    }

    /** @param definition of the stream, whose secrets are masked */
    public Outcome run(Set<Command> commands, Definition definition) throws InterruptedException {
        Map<Command, String> values = new HashMap<>();
        for (Command command : commands) {
            try {
                values.put(command, run(command, definition));
            } catch (NoValueException e) {
                return failed(Problem.messageOf(e));
            }
        }
        CommandValues printed = new CommandValues(values);
        try {
            Definition filled = definition.with(printed);
            return values.entrySet().stream()
                    .filter(value -> isNoAddress(value.getValue(), filled))
                    .findFirst()
                    .map(value ->
                            failed(value.getKey() + " printed no address: its first line is a sentence, HTML or JSON"))
                    .orElse(new Outcome(printed, Optional.empty()));
        } catch (IllegalArgumentException e) { // the messages do not quote the value
            String names = values.keySet().stream().map(Command::toString).collect(Collectors.joining(" or "));
            return failed(names + " printed a value that " + e.getMessage());
        }
    }

    /**
     * A message in the place of a whole address would else be taken for a file's name. With a {@code format:}, devices have
     * names with blanks.
     */
    private static boolean isNoAddress(String value, Definition filled) {
        return NO_ADDRESS.matcher(value).matches()
                && Stream.concat(
                                filled.inputs().stream().flatMap(ValueCommands::addressesWithoutFormat),
                                filled.outputs().stream()
                                        .filter(output -> output.format().isEmpty())
                                        .flatMap(output ->
                                                Stream.concat(Stream.of(output.url()), output.backup().stream())))
                        .anyMatch(address -> address.reveal().equals(value));
    }

    private static Stream<Address> addressesWithoutFormat(Input input) {
        return input instanceof Input.Source source
                ? Stream.concat(Stream.of(source), source.audio().stream())
                        .filter(one -> one.format().isEmpty())
                        .map(Input.Source::url)
                : Stream.empty();
    }

    /** For those who do not want to run them: the failure of the first that would not be run. */
    public Outcome check(Set<Command> commands) {
        return commands.stream()
                .flatMap(command -> refusal(command).stream())
                .findFirst()
                .map(ValueCommands::failed)
                .orElse(new Outcome(CommandValues.NONE, Optional.empty()));
    }

    private static Outcome failed(String why) {
        String evidence = LogLine.shorten(why, MAX_EVIDENCE_CHARACTERS);
        return new Outcome(CommandValues.NONE, Optional.of(new Diagnosis(Cause.COMMAND_FAILED, evidence)));
    }

    private String run(Command command, Definition definition) throws NoValueException, InterruptedException {
        Optional<String> refusal = refusal(command);
        if (refusal.isPresent()) {
            throw new NoValueException(refusal.get());
        }
        Map<String, String> environment = runDir.map(dir -> ChildEnvironment.ofProbe(definition.name(), dir))
                .map(ChildEnvironment::changes)
                .orElseGet(ChildEnvironment::removals);
        try (Tool tool = Tool.start(command.arguments(), "", workDir, environment)) {
            Tool.Result result = tool.await(timeout);
            String value = result.output().lines().findFirst().orElse("").strip();
            if (result.status() != 0) {
                throw new NoValueException(command + " ended with status " + result.status()
                        + lastLine(result, masking(definition, value)));
            }
            return checked(command, value, lastLine(result, masking(definition, value)));
        } catch (IOException | TimeoutException e) {
            throw new NoValueException(Problem.messageOf(e));
        }
    }

    /** Why a command is not run; empty: it may be. */
    private Optional<String> refusal(Command command) {
        Optional<Path> program = Program.find(command.arguments().get(0));
        if (program.isEmpty()) {
            boolean isThere = Files.exists(workDir.resolve(command.arguments().get(0)));
            return Optional.of(command + (isThere ? " may not be executed by this user" : " is not there"));
        }
        return WriteProtection.violation(program.get())
                .or(() -> command.arguments().stream()
                        .skip(1)
                        .map(workDir::resolve)
                        .filter(Files::isRegularFile)
                        .flatMap(script -> WriteProtection.violation(script).stream())
                        .findFirst())
                .map(who -> who + ", who would decide what " + command + " does; it is not run");
    }

    private static Redactor masking(Definition definition, String value) {
        Set<String> secrets = new HashSet<>(definition.secrets());
        if (!value.isEmpty()) {
            secrets.add(value);
        }
        return new Redactor(secrets);
    }

    private static String lastLine(Tool.Result result, Redactor redactor) {
        String last = result.lastError(redactor);
        return last.isEmpty() ? "" : ": " + last;
    }

    /** The messages do not quote it. */
    private static String checked(Command command, String value, String lastLine) throws NoValueException {
        if (value.isEmpty()) {
            throw new NoValueException(command + " ended with status 0 and printed no first line" + lastLine);
        }
        if (value.length() > MAX_VALUE_LENGTH) {
            throw new NoValueException(command + " printed a line of more than " + MAX_VALUE_LENGTH + " characters");
        }
        if (value.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD)) {
            throw new NoValueException(command + " printed a control character, or no UTF-8");
        }
        if (value.startsWith("-")) {
            throw new NoValueException(command + " printed a hyphen first, which FFmpeg takes for an option");
        }
        return value;
    }
}
