package io.github.streampusher.config;

import io.github.streampusher.config.Node.Position;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Replaces {@code ${env:NAME}} and the other references by their values. One instance a load: it reads a file once. */
final class References {
    private static final int MAX_FILE_BYTES = 16 * 1024; // a secret is a line; no argument may be longer than 128 KiB
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\{((?:\\$\\{stream}|[^}])*+)(}?)");
    private static final Pattern BY_STREAM = Pattern.compile("\\$\\{[^}$]+\\$\\{stream}");
    private static final Pattern CREDENTIAL_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final String CREDENTIALS_DIRECTORY = "CREDENTIALS_DIRECTORY";
    private static final String ALLOWED =
            "${env:NAME}, ${file:/path}, ${credential:NAME}, ${command:PROGRAM ARG…}, ${stream}, and $$ for a dollar sign";

    private final Path baseFolder;
    private final Map<String, String> environment;
    private final boolean credentialsRequired;
    private final Map<Path, FileContent> contents = new LinkedHashMap<>();

    /**
     * @param folder from which relative paths are taken
     * @param inService whether credentials must exist; systemd gives them only to the service
     */
    References(Path folder, Map<String, String> environment, boolean inService) {
        this.baseFolder = folder;
        this.environment = environment;
        this.credentialsRequired = inService;
    }

    /**
     * The text with its references replaced; empty when one has no value, which has been reported, or has another one in
     * each stream.
     */
    Optional<Text> resolve(Scalar scalar, ReadContext context) {
        if (scalar.text().indexOf('$') < 0) {
            return Optional.of(Text.plain(scalar.text()));
        }
        if (context.isForDefaults() && BY_STREAM.matcher(scalar.text()).find()) {
            return Optional.empty();
        }
        List<Text.Part> parts = new ArrayList<>();
        Matcher references = REFERENCE.matcher(scalar.text());
        int done = 0;
        boolean all = true;
        while (references.find()) {
            append(parts, new Text.Part(scalar.text().substring(done, references.start()), false));
            try {
                append(parts, resolveReference(references, scalar.position(), context));
            } catch (IllegalArgumentException e) {
                context.error(scalar.position(), Problem.messageOf(e));
                all = false;
            }
            done = references.end();
        }
        append(parts, new Text.Part(scalar.text().substring(done), false));
        return all ? Optional.of(parts.isEmpty() ? Text.plain("") : new Text(parts)) : Optional.empty();
    }

    /** The fingerprint of every file that was referred to. */
    Map<Path, String> fingerprints() {
        return contents.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, file -> file.getValue().fingerprint()));
    }

    /** The fingerprint that {@link #fingerprints} would give now. */
    static String fingerprint(Path path) {
        return FileContent.read(path, MAX_FILE_BYTES).fingerprint();
    }

    /** Joins plain neighbours and leaves out empty parts, so that equal texts have equal parts. */
    private static void append(List<Text.Part> parts, Text.Part part) {
        if (part.value().isEmpty()) {
            return;
        }
        int last = parts.size() - 1;
        if (last >= 0 && !part.secret() && !parts.get(last).secret()) {
            parts.set(last, new Text.Part(parts.get(last).value() + part.value(), false));
        } else {
            parts.add(part);
        }
    }

    /** @throws IllegalArgumentException without a value; the message is for the operator */
    private Text.Part resolveReference(Matcher reference, Position place, ReadContext context) {
        if (reference.group().equals("$$")) {
            return new Text.Part("$", false);
        }
        if (reference.group(2).isEmpty()) {
            throw new IllegalArgumentException("a reference begins with ${ and has no }; allowed are " + ALLOWED);
        }
        String[] kindAndName = reference.group(1).split(":", 2);
        if (kindAndName[0].equals("command") && kindAndName.length == 2) {
            return new Text.Part(command(kindAndName[1], place, context).token(), true);
        }
        String name = kindAndName.length == 2 ? withStreamName(kindAndName[1], context) : "";
        return switch (kindAndName[0]) {
            case "env" -> new Text.Part(environmentVariable(name), true);
            case "file" ->
                new Text.Part(readLine(resolvePath(name), "the file " + MaskedText.maskValue(name) + " "), true);
            case "credential" -> new Text.Part(credential(name, place, context), true);
            case "stream" -> new Text.Part(streamName(context), false);
            default ->
                throw new IllegalArgumentException(
                        MaskedText.maskValue(reference.group()) + " is no reference; allowed are " + ALLOWED);
        };
    }

    /** A name in which {@code ${stream}} is replaced; no other reference, whose value would be shown with the name. */
    private static String withStreamName(String name, ReadContext context) {
        return name.contains("${stream}") ? name.replace("${stream}", streamName(context)) : name;
    }

    private static String streamName(ReadContext context) {
        return context.stream()
                .orElseThrow(() -> new IllegalArgumentException("${stream} stands for a name only within a stream"))
                .value();
    }

    private String environmentVariable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the environment variable \"" + MaskedText.maskValue(name) + "\" is not set");
        }
        return requireSingleLine(value, "the environment variable " + MaskedText.maskValue(name) + " ");
    }

    private String credential(String name, Position place, ReadContext context) {
        if (!CREDENTIAL_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + MaskedText.maskValue(name) + "\" is no name of a credential; letters, digits, . _ -");
        }
        String directory = environment.get(CREDENTIALS_DIRECTORY);
        if (directory == null && !credentialsRequired) {
            context.warning(place, "the credential " + name + " is not checked; systemd gives it to the service alone");
            return "credential";
        }
        if (directory == null) {
            throw new IllegalArgumentException("the credential \"" + name + "\" cannot be had: $"
                    + CREDENTIALS_DIRECTORY + " is not set; systemd sets it for a service with LoadCredential=");
        }
        return readLine(resolvePath(directory).resolve(name), "the credential " + name + " ");
    }

    /** Not run now, but at each start of the stream. Its words are split at spaces; there is no shell. */
    private Text.Command command(String words, Position place, ReadContext context) {
        if (context.stream().isEmpty()) {
            throw new IllegalArgumentException(
                    "${command:} is run at the start of a stream; it stands only within one");
        }
        List<String> arguments = new ArrayList<>();
        for (String word : words.strip().split("\\s+")) {
            arguments.add(withStreamName(word, context));
        }
        if (arguments.get(0).isEmpty()) {
            throw new IllegalArgumentException("${command:} names no program; ${command:PROGRAM ARG…}");
        }
        String program = MaskedText.maskValue(arguments.get(0));
        if (arguments.get(0).contains("/")) {
            arguments.set(0, resolvePath(arguments.get(0)).normalize().toString());
        }
        if (!credentialsRequired) {
            context.warning(place, program + " is run at each start of the stream, but not for this check");
        }
        Text.Command command = new Text.Command(arguments);
        context.commands().add(command);
        return command;
    }

    private Path resolvePath(String name) {
        try {
            return baseFolder.resolve(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + MaskedText.maskValue(name) + "\" is no path");
        }
    }

    private String readLine(Path path, String subject) {
        FileContent content = contents.computeIfAbsent(path, file -> FileContent.read(file, MAX_FILE_BYTES));
        if (content.failure().isPresent()) {
            throw new IllegalArgumentException(subject + content.failure().get());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.bytes()))
                    .toString();
            String line = text.replaceFirst("\\R\\z", "");
            if (line.isEmpty()) { // while it is rewritten: a push without its key would fail, or reach another stream
                throw new IllegalArgumentException(subject + "is empty");
            }
            return requireSingleLine(line, subject);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(subject + "is not UTF-8");
        }
    }

    private static String requireSingleLine(String value, String subject) {
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(subject + "has more than one line, or a control character");
        }
        return value;
    }
}
