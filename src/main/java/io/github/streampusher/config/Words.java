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
final class Words {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern FFMPEG_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_,.-]{0,63}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");

    static final Word<Boolean> BOOLEAN = Word.of("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw refused(text, "true or false");
    });

    static final Word<Text> TEXT = new Word<>("any text", Function.identity());

    static final Word<String> FFMPEG_WORD =
            Word.of("a name as FFmpeg lists it", matching(FFMPEG_NAME, "a name as FFmpeg lists it"));

    static final Word<Path> PATH = Word.of("a path", text -> Path.of(notEmpty(text)));

    static final Word<String> PROGRAM = Word.of("a path, or a program's name", Words::notEmpty);

    static final Word<Address> ADDRESS = new Word<>(Addresses.ALLOWED, Addresses::checked);

    static final Word<Address> SOURCE_ADDRESS = new Word<>(Addresses.ALLOWED, Addresses::checkedSource);

    static final Word<Address> WEBHOOK = new Word<>(Addresses.WEBHOOK_ALLOWED, Addresses::checkedWebhook);

    static final Word<String> LISTEN_ADDRESS = Word.of("HOST:PORT such as 127.0.0.1:9877", Words::listenAddress);

    private Words() {}

    static Word<Duration> duration(String least, String most) {
        String allowed = "a time such as 500ms, 10s, 5m or 2h, from " + least + " to " + most;
        Duration min = duration(least);
        Duration max = duration(most);
        return Word.of(allowed, text -> {
            if (!DURATION.matcher(text).matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a time; " + allowed);
            }
            return within(duration(text), min, max, text, allowed);
        });
    }

    static Word<Integer> integer(int min, int max) {
        String allowed = "a whole number from " + min + " to " + max;
        return Word.of(allowed, text -> {
            if (!text.matches("\\d{1,9}")) {
                throw refused(text, allowed);
            }
            return within(Integer.valueOf(text), min, max, text, allowed);
        });
    }

    static Word<Double> number(double min, double max) {
        String allowed = "a number from " + min + " to " + max;
        return Word.of(allowed, text -> {
            if (!DECIMAL.matcher(text).matches()) {
                throw refused(text, allowed);
            }
            return within(Double.valueOf(text), min, max, text, allowed);
        });
    }

    static <E extends Enum<E>> Word<E> oneOf(Class<E> choices) {
        String allowed = "one of "
                + Arrays.stream(choices.getEnumConstants()).map(Words::word).collect(Collectors.joining(", "));
        return Word.of(
                allowed,
                text -> Arrays.stream(choices.getEnumConstants())
                        .filter(choice -> word(choice).equals(text))
                        .findFirst()
                        .orElseThrow(() -> refused(text, allowed)));
    }

    /** How a constant is written in YAML. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A value, or a word that stands for none. */
    static <T> Word<Optional<T>> orWord(String word, String allowed, Function<String, T> parse) {
        return Word.of(
                word + ", or " + allowed,
                text -> text.equals(word) ? Optional.empty() : Optional.of(parse.apply(text)));
    }

    private static <C extends Comparable<C>> C within(C value, C min, C max, String text, String allowed) {
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
                throw refused(text, allowed);
            }
            return text;
        };
    }

    private static String listenAddress(String text) {
        Matcher matcher = LISTEN.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw refused(text, "HOST:PORT such as 127.0.0.1:9877");
        }
        return text;
    }

    private static String notEmpty(String text) {
        if (text.isBlank()) {
            throw refused(text, "it must not be empty");
        }
        return text;
    }

    private static IllegalArgumentException refused(String text, String allowed) {
        return new IllegalArgumentException("\"" + text + "\" is not allowed; " + allowed);
    }
}
