package io.github.streampusher.config;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Sequence;
import io.github.streampusher.plan.Plan.Warning;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Warns of definitions that are valid and will probably disappoint. The planner finds what concerns one stream; this
 * finds what concerns several streams of one load, or their files.
 */
final class ConfigLint {
    private final Map<String, String> streamsByOutputUrl = new HashMap<>();
    private final Set<ConfigFile> filesWithLiteralKeys = new HashSet<>();

    /** @param written the definition's own mapping, for the places */
    void check(ConfigFile file, Definition definition, Mapping written, ReadContext context) {
        Planner.plan(definition).warnings().forEach(warning -> warn(warning, written, context));
        Planner.refusedKey(definition)
                .ifPresent(reason -> context.at("output")
                        .error(child(written, "output").orElse(written).position(), reason));
        for (int i = 0; i < definition.outputs().size(); i++) {
            Output output = definition.outputs().get(i);
            String key = definition.outputs().size() == 1 ? "output" : "output[" + i + "]";
            sharedOutput(definition, output).ifPresent(text -> warn(new Warning(key, text), written, context));
            literalKey(file, definition, output).ifPresent(text -> warn(new Warning(key, text), written, context));
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
        return literal && file.isWorldReadable() && filesWithLiteralKeys.add(file)
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
