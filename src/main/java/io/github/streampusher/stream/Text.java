package io.github.streampusher.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that an operator wrote, parts of which may be secret. {@link #toString()} shows the secret parts as {@code ***};
 * {@link #reveal()} is for the place where a child's command line is handed to the system, and nowhere else.
 */
public record Text(List<Part> parts) {
    /** Replaces a secret wherever people can read it. */
    public static final String MASK = "***";

    /**
     * Shorter secrets are masked only as whole words: a key named {@code test} must not make FFmpeg's own words
     * unreadable, such as {@code testsrc2}.
     */
    public static final int LONG_SECRET_LENGTH = 8;

    /** A piece of a text that is secret as a whole or not at all. */
    public record Part(String value, boolean secret) {
        @Override
        public String toString() {
            return secret ? MASK : value;
        }
    }

    /**
     * A program that is run at each start, and whose first line then is a part of a text. Until then its token stands there.
     *
     * @param arguments the program first
     */
    public record Command(List<String> arguments) {
        private static final int TOKEN_BYTES = 10;
        private static final Pattern TOKEN = Pattern.compile("command[0-9a-f]{" + 2 * TOKEN_BYTES + "}");

        public Command {
            arguments = List.copyOf(arguments);
        }

        /** A word, so that an address and its parts can be recognised around it; different for each command. */
        public String token() {
            try {
                byte[] all = String.join("\0", arguments).getBytes(StandardCharsets.UTF_8);
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(all);
                return "command" + HexFormat.of().formatHex(hash, 0, TOKEN_BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("each Java has SHA-256", e);
            }
        }

        /** Without the arguments, one of which may be a password. */
        @Override
        public String toString() {
            return arguments.get(0);
        }
    }

    /** What commands have printed, which is secret. */
    public record CommandValues(Map<Command, String> values) {
        public static final CommandValues NONE = new CommandValues(Map.of());

        public CommandValues {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return values.keySet() + "=" + MASK;
        }
    }

    public Text {
        parts = List.copyOf(parts);
    }

    public static Text plain(String value) {
        return new Text(List.of(new Part(value, false)));
    }

    public static Text secret(String value) {
        return new Text(List.of(new Part(value, true)));
    }

    /** Whether the value of any command is missing in it. */
    public boolean usesCommand() {
        return parts.stream()
                .anyMatch(part ->
                        part.secret() && Command.TOKEN.matcher(part.value()).find());
    }

    /** Whether the value of a command is missing in it. */
    public boolean uses(Command command) {
        return reveal().contains(command.token());
    }

    /** With the values in the place of their commands. */
    public Text with(CommandValues printed) {
        return printed.values().keySet().stream().noneMatch(this::uses)
                ? this
                : new Text(parts.stream()
                                .map(part -> new Part(fill(part, printed), part.secret()))
                                .toList())
                        .withShortSecretsExtended();
    }

    /** A token that was written in clear is none. */
    private static String fill(Part part, CommandValues printed) {
        String filled = part.value();
        if (part.secret()) {
            for (Map.Entry<Command, String> value : printed.values().entrySet()) {
                filled = filled.replace(value.getKey().token(), value.getValue());
            }
        }
        return filled;
    }

    /** The whole text, secrets included. */
    public String reveal() {
        return parts.stream().map(Part::value).collect(Collectors.joining());
    }

    /**
     * Extends each secret under {@link #LONG_SECRET_LENGTH} characters to its whole word: it is masked only as a whole
     * word, so one that is glued to plain text would be shown.
     */
    public Text withShortSecretsExtended() {
        String all = reveal();
        BitSet hidden = hidden();
        int start = 0;
        int done = 0;
        for (Part part : parts) {
            int end = start + part.value().length();
            if (part.secret() && part.value().length() < LONG_SECRET_LENGTH && end > done) {
                done = wordEnd(all, end);
                hidden.set(wordStart(all, start), done);
            }
            start = end;
        }
        return withHidden(hidden);
    }

    /** The indexes of all characters that are secret. */
    BitSet hidden() {
        BitSet hidden = new BitSet();
        int start = 0;
        for (Part part : parts) {
            int end = start + part.value().length();
            hidden.set(start, end, part.secret());
            start = end;
        }
        return hidden;
    }

    /** The same text with the characters at these indexes secret, and no others. */
    Text withHidden(BitSet hidden) {
        return hidden.equals(hidden()) ? this : of(reveal(), hidden);
    }

    /** A text whose characters at these indexes are secret. */
    static Text of(String all, BitSet hidden) {
        List<Part> marked = new ArrayList<>();
        for (int at = 0; at < all.length(); ) {
            boolean secret = hidden.get(at);
            int next = secret ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
            int end = next < 0 ? all.length() : Math.min(next, all.length());
            marked.add(new Part(all.substring(at, end), secret));
            at = end;
        }
        return new Text(marked);
    }

    private static int wordStart(String text, int from) {
        int begin = from;
        while (begin > 0 && isWordCharacter(text.charAt(begin - 1))) {
            begin--;
        }
        return begin;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isWordCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** As regular expressions have it. */
    static boolean isWordCharacter(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '_';
    }

    /** The text from one index to another; its secret parts stay secret. */
    public Text slice(int begin, int end) {
        return of(reveal().substring(begin, end), hidden().get(begin, end));
    }

    /** Changes each part; secret parts stay secret. */
    public Text map(UnaryOperator<String> change) {
        return new Text(parts.stream()
                .map(part -> new Part(change.apply(part.value()), part.secret()))
                .toList());
    }

    /** Puts a backslash before each of these characters, as FFmpeg wants it. */
    public Text escaped(String characters) {
        return map(value -> value.replaceAll("[\\Q" + characters + "\\E]", "\\\\$0"));
    }

    /** Puts plain text around this one. */
    public Text surroundedBy(String before, String after) {
        return plain(before).followedBy(this).followedBy(plain(after));
    }

    public Text followedBy(Text other) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Text(all);
    }

    /** Joins texts with plain text in between. */
    public static Text join(String between, List<Text> texts) {
        return texts.stream()
                .reduce((all, next) -> all.followedBy(next.surroundedBy(between, "")))
                .orElse(plain(""));
    }

    /** The secret values, without empty ones, which would mask everything. */
    public Set<String> secrets() {
        return parts.stream()
                .filter(part -> part.secret() && !part.value().isEmpty())
                .map(Part::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining());
    }
}
