package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Masks a stream's secrets in the lines that its child prints: by their values, and by their places in any URL, since
 * FFmpeg prints whole addresses as soon as something fails. One pass over a line; the pump thread makes it for all streams.
 */
public final class Redactor {
    /** Shorter values would mask half of a line; where the secret stands in an address they are masked as well. */
    private static final int MIN_SECRET_LENGTH = 4;

    /** Servers and FFmpeg print parts of a secret, such as a key without its query. */
    private static final Pattern SEPARATOR = Pattern.compile("[\\s?&=/:@,]+");

    /** FFmpeg wants a backslash before these within a filter or behind {@code tee}, and one more in each level. */
    private static final Pattern ESCAPED_CHARACTER = Pattern.compile("[\\\\':\\[\\],;|%{}]");

    private final List<String> values;
    private final List<String> escapedValues;
    private final List<Text> addresses;

    public Redactor(Collection<String> secrets) {
        this(secrets, List.of());
    }

    /** @param addresses beginnings of addresses whose secrets are masked only where the address itself is printed */
    Redactor(Collection<String> secrets, Collection<Text> addresses) {
        this.values = secrets.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.escapedValues = values.stream()
                .filter(value -> ESCAPED_CHARACTER.matcher(value).find())
                .toList();
        this.addresses = List.copyOf(addresses);
    }

    /** Masks what must not be shown of this definition. */
    static Redactor of(Definition definition) {
        Set<String> values = secretsOf(definition);
        return new Redactor(
                values,
                definition
                        .addresses()
                        .flatMap(address -> address.beginningsWithout(values))
                        .toList());
    }

    /**
     * Every value of a definition that is masked wherever it is printed. Not those that also stand in the clear in it, such
     * as a key that is the name of the stream or of the source's host: masking them would hide nothing and make words
     * unreadable. Nor very short ones, unless they came from references.
     */
    static Set<String> secretsOf(Definition definition) {
        Set<String> secrets = new TreeSet<>();
        definition.addresses().forEach(address -> secrets.addAll(address.secrets()));
        definition.texts().forEach(text -> secrets.addAll(text.secrets()));
        secrets.removeIf(value -> value.length() < MIN_SECRET_LENGTH);
        secrets.addAll(definition.referencedValues());
        List<String> pieces = secrets.stream().flatMap(SEPARATOR::splitAsStream).toList();
        pieces.stream()
                .filter(piece -> piece.length() >= Text.LONG_SECRET_LENGTH)
                .forEach(secrets::add);
        List<String> clear = Stream.of(Stream.of(definition.name()), definition.addresses(), definition.texts())
                .flatMap(shown -> shown)
                .map(Object::toString)
                .toList();
        secrets.removeIf(value -> clear.stream().anyMatch(shown -> find(shown, value, 0) >= 0));
        return secrets;
    }

    /** The line with {@code ***} in the place of every secret. */
    public String redact(String line) {
        BitSet hidden = new BitSet();
        for (String value : values) {
            for (int at = find(line, value, 0); at >= 0; at = find(line, value, at + value.length())) {
                int end = at + value.length();
                boolean isScheme = line.startsWith("://", end) && Protocol.isKnown(value); // a key may have its name
                hidden.set(at, end, !isScheme);
            }
        }
        if (line.indexOf('\\') >= 0) {
            escapedValues.forEach(value -> hideEscaped(value, line, hidden));
        }
        for (Text address : addresses) {
            String start = address.reveal();
            for (int at = line.indexOf(start); at >= 0; at = line.indexOf(start, at + start.length())) {
                int offset = at;
                address.hidden().stream().forEach(index -> hidden.set(offset + index));
            }
        }
        List<Secrets.Place> places = new ArrayList<>();
        Secrets.addAll(line, places);
        places.forEach(place -> hidden.set(place.start(), place.end()));
        return hidden.isEmpty() ? line : Text.of(line, hidden).toString();
    }

    /** A value with any number of backslashes before each character. */
    private static void hideEscaped(String value, String line, BitSet hidden) {
        int at = 0;
        while (at < line.length()) {
            int end = endOfEscaped(value, line, at);
            if (end > at) {
                hidden.set(at, end);
                at = end;
            } else {
                at = Math.max(at + 1, skipBackslashes(line, at));
            }
        }
    }

    /** Where a value ends that begins at an index of a line, or -1. */
    private static int endOfEscaped(String value, String line, int start) {
        int at = start;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int unescaped = skipBackslashes(line, at);
            if (c != '\\') {
                if (unescaped == line.length() || line.charAt(unescaped) != c) {
                    return -1;
                }
                at = unescaped + 1;
            } else if (unescaped == at) {
                return -1;
            } else if (i + 1 == value.length() || value.charAt(i + 1) != '\\') { // the run stands for all of them
                at = unescaped;
            }
        }
        return at;
    }

    private static int skipBackslashes(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == '\\') {
            at++;
        }
        return at;
    }

    /** The length of the longest secret value, in characters: so much of the end of a cut line may be half a secret. */
    public int longestSecret() {
        return values.isEmpty() ? 0 : values.get(0).length();
    }

    /** Where a value stands in a text, from an index on: a short one only as a whole word. */
    static int find(String text, String value, int from) {
        int at = text.indexOf(value, from);
        while (at >= 0 && value.length() < Text.LONG_SECRET_LENGTH && !isWholeWord(text, at, at + value.length())) {
            at = text.indexOf(value, at + 1);
        }
        return at;
    }

    private static boolean isWholeWord(String text, int start, int end) {
        return (start == 0 || !Text.isWordCharacter(text.charAt(start - 1)))
                && (end == text.length() || !Text.isWordCharacter(text.charAt(end)));
    }
}
