package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Masks a stream's secrets in the lines that its child prints: by their values, and by their places in any URL, since
 * FFmpeg prints whole addresses as soon as something fails. One pass over a line; the pump thread makes it for all streams.
 */
public final class Redactor {
    private final List<String> values;
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
        this.addresses = List.copyOf(addresses);
    }

    /** The line with {@code ***} in the place of every secret. */
    public String redact(String line) {
        BitSet hidden = new BitSet();
        for (String value : values) {
            for (int at = find(line, value, 0); at >= 0; at = find(line, value, at + value.length())) {
                int end = at + value.length();
                hidden.set(at, end, !line.startsWith("://", end)); // a key may be the name of a protocol
            }
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
