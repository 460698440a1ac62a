package io.github.streampusher.config;

import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Text;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value written as one text, with references.
 *
 * @param allowed what it may be, for messages
 * @param parse throws {@link IllegalArgumentException} for what is not allowed
 */
record Word<T>(String allowed, Function<Text, T> parse) implements Type<T> {

    /** A type that has no use for knowing which parts of the text are secret. */
    static <T> Word<T> of(String allowed, Function<String, T> parse) {
        return new Word<>(allowed, text -> parse.apply(text.reveal()));
    }

    @Override
    public Optional<T> read(Node node, Context context) {
        if (!(node instanceof Scalar scalar)) {
            context.error(node.place(), "must be one value, not a list or a mapping; " + allowed);
            return Optional.empty();
        }
        if (scalar.isNothing()) {
            context.error(node.place(), "has no value; " + allowed);
            return Optional.empty();
        }
        Optional<Text> resolved = context.references().resolve(scalar, context);
        resolved.ifPresent(text -> context.secrets().addAll(text.secrets()));
        return resolved.map(Text::withSecretWords).flatMap(text -> parsed(text, scalar, context));
    }

    private Optional<T> parsed(Text text, Scalar scalar, Context context) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            context.error(scalar.place(), isSafe(e.getMessage(), text) ? e.getMessage() : refusal(text));
            return Optional.empty();
        }
    }

    /** Whether the message shows no secret, and can be read. */
    private static boolean isSafe(String message, Text text) {
        return text.secrets().isEmpty()
                && (Shown.value(text).equals(text.reveal()) || !message.contains(text.reveal()));
    }

    private String refusal(Text text) {
        return "\"" + Shown.value(text) + "\" is not allowed; " + allowed;
    }
}
