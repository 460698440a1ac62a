package io.github.streampusher.config;

import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings.ByteSize;
import io.github.streampusher.stream.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A value that is written as one text, in which references are replaced.
 *
 * @param allowed names the allowed values, for messages
 * @param parse throws {@link IllegalArgumentException} for a text that is not allowed
 */
record ScalarType<T>(Supplier<String> allowed, Function<Text, T> parse) implements ValueType<T> {
    private static final Pattern DURATION = Pattern.compile("\\d{1,9}(ms|s|m|h)");
    private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    private static final String LISTEN_ALLOWED = "HOST:PORT such as 127.0.0.1:9877, or unix:PATH";

    private static final int MIN_TOKEN_LENGTH = 16;
    private static final String TOKEN_ALLOWED = "a reference such as ${credential:http} to at least " + MIN_TOKEN_LENGTH
            + " printable ASCII characters without a space";

    /** The kernel's limit of a socket's path is 107 bytes. */
    private static final Pattern SOCKET = Pattern.compile("unix:[!-~]{1,107}");

    static final ScalarType<Boolean> BOOLEAN = notation("true or false", "true|false", Boolean::valueOf);
    static final ScalarType<Text> TEXT = new ScalarType<>(() -> "any text", Function.identity());

    static final ScalarType<String> FFMPEG_IDENTIFIER =
            notation("a name as FFmpeg lists it", "[A-Za-z0-9_][A-Za-z0-9_,.-]{0,63}", Function.identity());
    static final ScalarType<Path> PATH = of("a path", text -> Path.of(requirePath(text)));

    static final ScalarType<String> PROGRAM = of("a path, or a program's name", ScalarType::requireNotEmpty);

    static final ScalarType<Address> ADDRESS = new ScalarType<>(() -> AddressParser.ALLOWED, AddressParser::parse);

    static final ScalarType<Address> SOURCE_ADDRESS =
            new ScalarType<>(() -> AddressParser.ALLOWED, AddressParser::parseSource);

    static final ScalarType<Address> CHECKED_ADDRESS =
            new ScalarType<>(() -> AddressParser.CHECKED_ALLOWED, AddressParser::parseChecked);

    static final ScalarType<Address> WEBHOOK =
            new ScalarType<>(() -> AddressParser.WEBHOOK_ALLOWED, AddressParser::parseWebhook);

    static final ScalarType<String> LISTEN_ADDRESS = of(LISTEN_ALLOWED, ScalarType::requireListenAddress);

    static final ScalarType<String> HOST_NAME = notation(
            "a name such as pusher.example.net, without a port",
            "[A-Za-z0-9._-]{1,253}",
            name -> name.toLowerCase(Locale.ROOT));

    static final ScalarType<Text> HTTP_TOKEN = new ScalarType<>(() -> TOKEN_ALLOWED, ScalarType::requireToken);

    /** A type that does not need to know which parts of the text are secret. */
    static <T> ScalarType<T> of(String allowed, Function<String, T> parse) {
        return of(() -> allowed, parse);
    }

    /** A text of a regular expression. */
    private static <T> ScalarType<T> notation(String allowed, String regex, Function<String, T> parse) {
        Predicate<String> matches = Pattern.compile(regex).asMatchPredicate();
        return of(allowed, text -> {
            if (!matches.test(text)) {
                throw invalid(text, allowed);
            }
            return parse.apply(text);
        });
    }

    private static <T> ScalarType<T> of(Supplier<String> allowed, Function<String, T> parse) {
        return new ScalarType<>(allowed, text -> parse.apply(text.reveal()));
    }

    static ScalarType<Duration> duration(String least, String most) {
        return range("a time such as 500ms, 10s, 5m or 2h,", DURATION, ScalarType::parseDuration, least, most);
    }

    static ScalarType<Integer> integer(int min, int max) {
        return range("a whole number", INTEGER, Integer::valueOf, min, max);
    }

    static ScalarType<Double> number(double min, double max) {
        return range("a number", DECIMAL, Double::valueOf, min, max);
    }

    /** Builds texts and parses bounds only when needed: each read of a section makes its types again. */
    private static <C extends Comparable<C>> ScalarType<C> range(
            String kind, Pattern notation, Function<String, C> parse, Object least, Object most) {
        Supplier<String> allowed = () -> kind + " from " + least + " to " + most;
        return of(allowed, text -> {
            if (!notation.matcher(text).matches()) {
                throw invalid(text, allowed.get());
            }
            C value = parse.apply(text);
            if (value.compareTo(parse.apply(least.toString())) < 0
                    || value.compareTo(parse.apply(most.toString())) > 0) {
                throw new IllegalArgumentException(text + " is out of range; " + allowed.get());
            }
            return value;
        });
    }

    static ScalarType<ByteSize> size(String least) {
        Supplier<String> allowed = () -> ByteSize.ALLOWED + ", at least " + least;
        return of(allowed, text -> {
            ByteSize size = ByteSize.parse(text);
            if (size.bytes() < ByteSize.parse(least).bytes()) {
                throw new IllegalArgumentException("\"" + text + "\" is too small; " + allowed.get());
            }
            return size;
        });
    }

    static <E extends Enum<E>> ScalarType<E> oneOf(Class<E> choices) {
        Supplier<String> allowed = () -> "one of "
                + Arrays.stream(choices.getEnumConstants())
                        .map(ScalarType::yamlName)
                        .collect(Collectors.joining(", "));
        return new ScalarType<>(
                allowed,
                text -> Arrays.stream(choices.getEnumConstants())
                        .filter(choice -> yamlName(choice).equals(text.reveal()))
                        .findFirst()
                        .orElseThrow(() -> invalid(text.reveal(), allowed.get())));
    }

    /** An enum constant as it is written in YAML. */
    static String yamlName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A value, or a keyword that stands for none. */
    static <T> ScalarType<Optional<T>> orKeyword(String word, String allowed, Function<String, T> parse) {
        return of(
                () -> word + ", or " + allowed,
                text -> text.equals(word) ? Optional.empty() : Optional.of(parse.apply(text)));
    }

    @Override
    public Optional<T> read(Node node, ReadContext context) {
        if (!(node instanceof Scalar scalar)) {
            return context.error(node.position(), "must be one value, not a list or a mapping; " + allowed.get());
        }
        if (scalar.isNull()) {
            return context.error(node.position(), "has no value; " + allowed.get());
        }
        Optional<Text> resolved = context.references().resolve(scalar, context);
        resolved.ifPresent(text -> context.secrets().addAll(text.secrets()));
        return resolved.map(Text::withShortSecretsExtended).flatMap(text -> tryParse(text, scalar, context));
    }

    private Optional<T> tryParse(Text text, Scalar scalar, ReadContext context) {
        try {
            T value = parse.apply(text);
            boolean isText = value instanceof Text || value instanceof Address;
            if (!isText && context.commands().stream().anyMatch(text::uses)) {
                return context.error(scalar.position(), "cannot be given by a ${command:}, whose value is a text");
            }
            return Optional.of(value);
        } catch (IllegalArgumentException e) {
            String message = Problem.messageOf(e);
            return context.error(scalar.position(), isSafe(message, text) ? message : notAllowedMessage(text));
        }
    }

    /** Whether the message shows no secret, and can be read. */
    private static boolean isSafe(String message, Text text) {
        return text.secrets().isEmpty()
                && (MaskedText.maskValue(text).equals(text.reveal())
                        || !message.startsWith("\"") && !message.contains(text.reveal())); // it may quote a part
    }

    private String notAllowedMessage(Text text) {
        return "\"" + MaskedText.maskValue(text) + "\" is not allowed; " + allowed.get();
    }

    private static Duration parseDuration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }

    private static String requireListenAddress(String text) {
        Matcher matcher = LISTEN.matcher(text);
        boolean isPort = matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535;
        if (!isPort && !SOCKET.matcher(text).matches()) {
            throw invalid(text, LISTEN_ALLOWED);
        }
        return text;
    }

    /** Of its messages none quotes it. Who can read the file must not be able to act. */
    private static Text requireToken(Text text) {
        if (text.secrets().isEmpty()) {
            throw new IllegalArgumentException("is written in clear; " + TOKEN_ALLOWED);
        }
        if (!text.reveal().matches("[!-~]{" + MIN_TOKEN_LENGTH + ",1024}")) {
            throw new IllegalArgumentException("is too short, or has other characters; " + TOKEN_ALLOWED);
        }
        return text;
    }

    private static String requireNotEmpty(String text) {
        if (text.isBlank()) {
            throw invalid(text, "it must not be empty");
        }
        return text;
    }

    /** A path that was made of an address has one slash instead of two, and its secrets are masked nowhere. */
    private static String requirePath(String text) {
        if (text.contains("://")) {
            throw invalid(text, "a path on this host, not an address");
        }
        return requireNotEmpty(text);
    }

    private static IllegalArgumentException invalid(String text, String allowed) {
        return new IllegalArgumentException("\"" + text + "\" is not allowed; " + allowed);
    }
}
