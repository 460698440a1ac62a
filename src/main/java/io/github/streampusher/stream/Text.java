package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Text that an operator wrote, parts of which may be secret. {@link #toString()} shows the secret parts as {@code ***};
 * {@link #reveal()} is for the place where a child's command line is handed to the system, and nowhere else.
 */
public record Text(List<Part> parts) {
    /** What stands in the place of a secret wherever it could be read. */
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

    public Text {
        parts = List.copyOf(parts);
    }

    public static Text plain(String value) {
        return new Text(List.of(new Part(value, false)));
    }

    public static Text secret(String value) {
        return new Text(List.of(new Part(value, true)));
    }

    /** The text as it was meant, secrets included. */
    public String reveal() {
        return parts.stream().map(Part::value).collect(Collectors.joining());
    }

    /**
     * With short secrets made longer by the letters, digits and underscores that touch them: where others print the
     * text, those can be found only as whole words.
     */
    public Text withShortSecretsExtended() {
        if (parts.stream().noneMatch(part -> part.secret() && part.value().length() < LONG_SECRET_LENGTH)) {
            return this;
        }
        String all = reveal();
        BitSet hidden = new BitSet();
        int start = 0;
        for (Part part : parts) {
            int end = start + part.value().length();
            if (part.secret()) {
                boolean isShort = part.value().length() < LONG_SECRET_LENGTH;
                hidden.set(isShort ? wordStart(all, start) : start, isShort ? wordEnd(all, end) : end);
            }
            start = end;
        }
        List<Part> marked = new ArrayList<>();
        for (int at = 0; at < all.length(); ) {
            boolean secret = hidden.get(at);
            int next = secret ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
            int end = next < 0 ? all.length() : next;
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
    private static boolean isWordCharacter(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '_';
    }

    /** A stretch of it, whose secret parts are still secret. */
    public Text slice(int begin, int end) {
        List<Part> cut = new ArrayList<>();
        int start = 0;
        for (Part part : parts) {
            int from = Math.max(begin, start) - start;
            int to = Math.min(end, start + part.value().length()) - start;
            if (from < to) {
                cut.add(new Part(part.value().substring(from, to), part.secret()));
            }
            start += part.value().length();
        }
        return new Text(cut);
    }

    /** With each part changed, and what is secret still secret. */
    public Text map(UnaryOperator<String> change) {
        return new Text(parts.stream()
                .map(part -> new Part(change.apply(part.value()), part.secret()))
                .toList());
    }

    /** With plain text around it. */
    public Text surroundedBy(String before, String after) {
        return plain(before).followedBy(this).followedBy(plain(after));
    }

    public Text followedBy(Text other) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Text(all);
    }

    /** All of them with plain text in between. */
    public static Text join(String between, List<Text> texts) {
        return texts.stream()
                .reduce((all, next) -> all.followedBy(next.surroundedBy(between, "")))
                .orElse(plain(""));
    }

    /** The values that must not be shown anywhere; empty ones, which would mask everything, are left out. */
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
