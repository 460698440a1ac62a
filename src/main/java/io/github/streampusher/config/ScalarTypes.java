package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The notations of single values. */
final class ScalarTypes {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern FFMPEG_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_,.-]{0,63}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    static final ScalarType<Boolean> BOOLEAN = ScalarType.of("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw invalid(text, "true or false");
    });

    static final ScalarType<Text> TEXT = new ScalarType<>("any text", Function.identity());

    static final ScalarType<String> FFMPEG_IDENTIFIER =
            ScalarType.of("a name as FFmpeg lists it", matching(FFMPEG_NAME, "a name as FFmpeg lists it"));

    static final ScalarType<Path> PATH = ScalarType.of("a path", text -> Path.of(requireNotEmpty(text)));

    static final ScalarType<String> PROGRAM =
            ScalarType.of("a path, or a program's name", ScalarTypes::requireNotEmpty);

    static final ScalarType<Address> ADDRESS = new ScalarType<>(AddressParser.ALLOWED, AddressParser::parse);

    static final ScalarType<Address> SOURCE_ADDRESS =
            new ScalarType<>(AddressParser.ALLOWED, AddressParser::parseSource);

    static final ScalarType<Address> WEBHOOK =
            new ScalarType<>(AddressParser.WEBHOOK_ALLOWED, AddressParser::parseWebhook);

    static final ScalarType<String> LISTEN_ADDRESS =
            ScalarType.of("HOST:PORT such as 127.0.0.1:9877", ScalarTypes::listenAddress);

    private ScalarTypes() {}

    static ScalarType<Duration> duration(String least, String most) {
        String allowed = "a time such as 500ms, 10s, 5m or 2h, from " + least + " to " + most;
        Duration min = duration(least);
        Duration max = duration(most);
        return ScalarType.of(allowed, text -> {
            if (!DURATION.matcher(text).matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a time; " + allowed);
            }
            return requireInRange(duration(text), min, max, text, allowed);
        });
    }

    static ScalarType<Integer> integer(int min, int max) {
        String allowed = "a whole number from " + min + " to " + max;
        return ScalarType.of(allowed, text -> {
            if (!text.matches("\\d{1,9}")) {
                throw invalid(text, allowed);
            }
            return requireInRange(Integer.valueOf(text), min, max, text, allowed);
        });
    }

    static ScalarType<Double> number(double min, double max) {
        String allowed = "a number from " + min + " to " + max;
        return ScalarType.of(allowed, text -> {
            if (!DECIMAL.matcher(text).matches()) {
                throw invalid(text, allowed);
            }
            return requireInRange(Double.valueOf(text), min, max, text, allowed);
        });
    }

    static <E extends Enum<E>> ScalarType<E> oneOf(Class<E> choices) {
        String allowed = "one of "
                + Arrays.stream(choices.getEnumConstants())
                        .map(ScalarTypes::yamlName)
                        .collect(Collectors.joining(", "));
        return ScalarType.of(
                allowed,
                text -> Arrays.stream(choices.getEnumConstants())
                        .filter(choice -> yamlName(choice).equals(text))
                        .findFirst()
                        .orElseThrow(() -> invalid(text, allowed)));
    }

    /** How a constant is written in YAML. */
    static String yamlName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A value, or a word that stands for none. */
    static <T> ScalarType<Optional<T>> orKeyword(String word, String allowed, Function<String, T> parse) {
        return ScalarType.of(
                word + ", or " + allowed,
                text -> text.equals(word) ? Optional.empty() : Optional.of(parse.apply(text)));
    }

    private static <C extends Comparable<C>> C requireInRange(C value, C min, C max, String text, String allowed) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(text + " is out of range; " + allowed);
        }
        return value;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static Function<String, String> matching(Pattern pattern, String allowed) {
        return text -> {
            if (!pattern.matcher(text).matches()) {
                throw invalid(text, allowed);
            }
            return text;
        };
    }

    private static String listenAddress(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw invalid(text, "HOST:PORT such as 127.0.0.1:9877");
        }
        return text;
    }

    private static String requireNotEmpty(String text) {
        if (text.isBlank()) {
            throw invalid(text, "it must not be empty");
        }
        return text;
    }

    private static IllegalArgumentException invalid(String text, String allowed) {
        return new IllegalArgumentException("\"" + text + "\" is not allowed; " + allowed);
    }
}
