package io.github.streampusher.config;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.config.Node.Sequence;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Plan.Warning;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Url;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Warns of definitions that are valid and will probably disappoint. The planner finds what concerns one stream; this
 * finds what concerns several streams of one load, or their files.
 */
final class ConfigLint {
    /** A dollar sign is written twice; a shell's variable is no reference. */
    private static final Pattern SHELL_VARIABLE = Pattern.compile("(?<!\\$)\\$[A-Z_][A-Z0-9_]+");

    /** The words of examples for what only the user knows, ours among them. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i)your[-_ ]?(stream[-_ ]?)?key|<[^>]*>|x{4}(?:-x{4})++|(?-i:/(STREAM[-_ ]?)?KEY$)");

    /** A folder of a relative path that can only be, or looks like, a host. */
    private static final Pattern HOST = Pattern.compile(
            "(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[A-Za-z0-9-][A-Za-z0-9.-]*\\.[A-Za-z]{2,}|localhost)(?::\\d+)?/.+");

    private final Map<String, String> streamsByOutputUrl = new HashMap<>();
    private final Set<Path> filesWithLiteralKeys = new HashSet<>();
    private final Path folder;
    private final Optional<ServiceSandbox> sandbox;

    /** A letter, a digit or a mark that nobody encodes. */
    private static final Pattern NEEDLESS_ESCAPE = Pattern.compile("(?i)%(?:[46][1-9a-f]|[57][0-9a]|3\\d|2[de]|5f|7e)");

    /** @param folder of the main file, from which relative paths are taken */
    ConfigLint(Path folder) {
        this.folder = folder;
        this.sandbox = ServiceSandbox.of(folder);
    }

    /** @param written the definition's own mapping, for the places */
    void check(ConfigFile file, Definition definition, Mapping written, ReadContext context) {
        Delivery.initial(definition)
                .plan(definition, Optional.empty(), Capabilities.UNKNOWN)
                .warnings()
                .forEach(warning -> warn(warning, written, context));
        Planner.refusedKey(definition)
                .ifPresent(reason -> context.at("output")
                        .error(child(written, "output").orElse(written).position(), reason));
        for (int i = 0; i < definition.outputs().size(); i++) {
            Output output = definition.outputs().get(i);
            String key = definition.outputs().size() == 1 ? "output" : "output[" + i + "]";
            sharedOutput(definition, output).ifPresent(text -> warn(new Warning(key, text), written, context));
            literalKey(file, definition, output).ifPresent(text -> warn(new Warning(key, text), written, context));
            checkOutput(definition, output.url(), output)
                    .forEach(text -> warn(new Warning(key, text), written, context));
            output.backup()
                    .map(backup -> checkOutput(definition, backup, output))
                    .orElse(Stream.of())
                    .forEach(text -> warn(new Warning(key + ".backup", text), written, context));
        }
        for (int i = 0; i < definition.inputs().size(); i++) {
            String key = definition.inputs().size() == 1 ? "input" : "input[" + i + "]";
            checkInput(definition.inputs().get(i)).forEach(text -> warn(new Warning(key, text), written, context));
        }
        checkScalars(written, context);
    }

    private void checkScalars(Node node, ReadContext context) {
        if (node instanceof Mapping mapping) {
            mapping.entries()
                    .forEach(
                            entry -> checkScalars(entry.value(), entry.implicit() ? context : context.at(entry.key())));
        } else if (node instanceof Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                checkScalars(list.items().get(i), context.at(i));
            }
        } else if (node instanceof Scalar scalar) {
            if (SHELL_VARIABLE.matcher(scalar.text()).find()) {
                context.warning(
                        scalar.position(),
                        "$ and a name stand for themselves; a variable is ${env:NAME}, a dollar sign $$");
            }
            if (scalar.cut()) {
                context.warning(
                        scalar.position(),
                        "\" #\" begins a comment, and what follows is no part of the value; put the value in quotes if"
                                + " it is, or a space behind the # if not");
            }
        }
    }

    private Stream<String> checkOutput(Definition definition, Address address, Output output) {
        String written = address.reveal();
        for (String value : definition.referencedValues()) {
            written = written.replace(value, "");
        }
        boolean placeholder = PLACEHOLDER.matcher(written).find();
        boolean withoutKey = address.protocol().isRtmp()
                && address.url().flatMap(Url::rtmpKey).isEmpty()
                && !output.options().containsKey("rtmp_playpath");
        return Stream.of(
                        Optional.of("there is no stream key: an RTMP address ends with /APP/KEY")
                                .filter(text -> withoutKey),
                        Optional.of("the key is the placeholder of an example; put the platform's key there, or"
                                        + " ${credential:NAME}")
                                .filter(text -> placeholder),
                        missingScheme(address, "rtmp"),
                        misreadPassword(address),
                        localPath(address).flatMap(path -> sandbox.flatMap(found -> found.refusalToWrite(path))))
                .flatMap(Optional::stream);
    }

    private Stream<String> checkInput(Input input) {
        return input instanceof Input.Source source
                ? Stream.concat(
                        Stream.of(
                                        missingScheme(source.url(), "rtsp"),
                                        misreadPassword(source.url()),
                                        Optional.of("is a folder, a pattern or a list; \"input: {files: PATH}\" plays"
                                                        + " its files one after another")
                                                .filter(text -> isMeantAsChannel(source)),
                                        Optional.of(source.url())
                                                .filter(url -> source.isFile())
                                                .flatMap(this::localPath)
                                                .flatMap(path -> sandbox.flatMap(found -> found.refusalToRead(path))))
                                .flatMap(Optional::stream),
                        source.audio().stream().flatMap(this::checkInput))
                : Stream.of();
    }

    private boolean isMeantAsChannel(Input.Source source) {
        String path = source.url().reveal();
        return source.isFile()
                && source.files().isEmpty()
                && source.format().isEmpty()
                && (path.matches(".*(?:/|\\.m3u|\\.txt|\\*.*)") || Files.isDirectory(folder.resolve(path)));
    }

    private Optional<String> missingScheme(Address address, String scheme) {
        String path = address.reveal();
        boolean resemblesHost = address.protocol() == Protocol.FILE
                && HOST.matcher(path).matches()
                && !Files.isDirectory(folder.resolve(path.substring(0, path.indexOf('/'))));
        return Optional.of("is a file as it is written; is " + scheme + ":// missing?")
                .filter(text -> resemblesHost);
    }

    /** FFmpeg decodes user info of RTSP and HTTP, with which a password as it is typed may change. */
    private static Optional<String> misreadPassword(Address address) {
        return address.url()
                .filter(url -> address.protocol().isRtsp() || address.protocol().isHttp())
                .map(url -> url.text().substring(url.authority(), url.host()))
                .filter(userInfo -> NEEDLESS_ESCAPE.matcher(userInfo).find()
                        || Url.percentDecode(userInfo).contains("\uFFFD"))
                .map(userInfo ->
                        "in a password % and two hexadecimal digits stand for one character; if the password has"
                                + " them itself, write %25 in the place of its %");
    }

    /** The path of a file; empty for what FFmpeg reads or writes otherwise. */
    private Optional<Path> localPath(Address address) {
        String path = address.reveal();
        boolean isPath = address.protocol() == Protocol.FILE && !path.equals("-") && !path.matches("(?s)[a-z0-9_]+:.*");
        try {
            return isPath ? Optional.of(folder.resolve(path).normalize()) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<String> sharedOutput(Definition definition, Output output) {
        String url = output.url().reveal();
        if (!definition.enabled() || url.equals("-")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        streamsByOutputUrl.putIfAbsent(url, definition.name().value()))
                .map(owner -> output.url() + " is also an output of " + owner
                        + (output.url().protocol() == Protocol.FILE
                                ? "; two writers corrupt one file"
                                : "; most servers accept one publisher at a time"));
    }

    private Optional<String> literalKey(ConfigFile file, Definition definition, Output output) {
        boolean literal = output.secrets().stream()
                .anyMatch(secret -> definition.referencedValues().stream().noneMatch(secret::contains));
        return literal && file.isWorldReadable() && filesWithLiteralKeys.add(file.path())
                ? Optional.of("every user of this machine can read the key here; chmod 640, or ${credential:NAME}")
                : Optional.empty();
    }

    /** Adds a warning at the place of its key, or of the nearest key above it that was written. */
    private static void warn(Warning warning, Mapping written, ReadContext context) {
        Optional<Node> found = Optional.of(written);
        Node nearest = written;
        ReadContext here = context;
        for (String step : warning.key().split("[.\\[\\]]+")) {
            found = found.flatMap(node -> child(node, step));
            nearest = found.orElse(nearest);
            here = isIndex(step) ? here.at(Integer.parseInt(step)) : here.at(step);
        }
        here.warning(nearest.position(), warning.text());
    }

    private static Optional<Node> child(Node node, String step) {
        if (isIndex(step)) {
            return node instanceof Sequence list
                    ? Optional.of(list.items().get(Integer.parseInt(step)))
                    : Optional.empty();
        }
        return node instanceof Mapping mapping ? mapping.get(step) : Optional.empty();
    }

    private static boolean isIndex(String step) {
        return step.matches("\\d+");
    }
}
