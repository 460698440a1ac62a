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
record ScalarType<T>(String allowed, Function<Text, T> parse) implements ValueType<T> {

    /** A type that has no use for knowing which parts of the text are secret. */
    static <T> ScalarType<T> of(String allowed, Function<String, T> parse) {
        return new ScalarType<>(allowed, text -> parse.apply(text.reveal()));
    }

    @Override
    public Optional<T> read(Node node, ReadContext context) {
        if (!(node instanceof Scalar scalar)) {
            context.error(node.position(), "must be one value, not a list or a mapping; " + allowed);
            return Optional.empty();
        }
        if (scalar.isNull()) {
            context.error(node.position(), "has no value; " + allowed);
            return Optional.empty();
        }
        Optional<Text> resolved = context.references().resolve(scalar, context);
        resolved.ifPresent(text -> context.secrets().addAll(text.secrets()));
        return resolved.map(Text::withShortSecretsExtended).flatMap(text -> tryParse(text, scalar, context));
    }

    private Optional<T> tryParse(Text text, Scalar scalar, ReadContext context) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            context.error(scalar.position(), isSafe(e.getMessage(), text) ? e.getMessage() : notAllowedMessage(text));
            return Optional.empty();
        }
    }

    /** Whether the message shows no secret, and can be read. */
    private static boolean isSafe(String message, Text text) {
        return text.secrets().isEmpty()
                && (MaskedText.maskValue(text).equals(text.reveal()) || !message.contains(text.reveal()));
    }

    private String notAllowedMessage(Text text) {
        return "\"" + MaskedText.maskValue(text) + "\" is not allowed; " + allowed;
    }
}
