package io.github.streampusher.config;

import io.github.streampusher.config.Section.Key;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Suggests the known word that is nearest to a misspelt one. */
final class Spelling {
    private static final int MAX_LENGTH = 40; // no key is longer; the table below is quadratic

    private Spelling() {}

    static String unknownKey(String key, Map<String, Key<?>> known) {
        List<String> names = known.keySet().stream().sorted().toList();
        return "unknown key; "
                + nestedKey(key, known)
                        .or(() -> nearest(key, names))
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElseGet(() -> "allowed are " + String.join(", ", names));
    }

    /** The path of the key where it is known one level below. */
    private static Optional<String> nestedKey(String key, Map<String, Key<?>> known) {
        return known.entrySet().stream()
                .filter(section -> section.getValue().type().keys().containsKey(key))
                .map(section -> section.getKey() + "." + key)
                .findFirst();
    }

    /** The known word that differs in the fewest letters, if these are few. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String written = word.toLowerCase(Locale.ROOT).replace('_', '-');
        return known.stream()
                .filter(candidate -> editDistance(written, candidate) <= Math.max(1, candidate.length() / 4))
                .min(Comparator.<String>comparingInt(candidate -> editDistance(written, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters must be changed, added, left out or swapped with their neighbour. */
    static int editDistance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cellCost(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cellCost(String a, String b, int i, int j, int[][] cost) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
