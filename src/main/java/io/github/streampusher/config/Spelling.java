package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
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

    /** Words of other programs, without hyphens. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("source", "input"),
            Map.entry("src", "input"),
            Map.entry("from", "input"),
            Map.entry("in", "input"),
            Map.entry("destination", "output"),
            Map.entry("target", "output"),
            Map.entry("to", "output"),
            Map.entry("out", "output"),
            Map.entry("key", "output"),
            Map.entry("streamkey", "output"),
            Map.entry("server", "output"),
            Map.entry("fps", "frame-rate"),
            Map.entry("rate", "frame-rate"),
            Map.entry("resolution", "size"),
            Map.entry("width", "size"),
            Map.entry("height", "size"),
            Map.entry("scale", "size"),
            Map.entry("vcodec", "video"),
            Map.entry("acodec", "audio"),
            Map.entry("x264", "encoder"),
            Map.entry("libx264", "encoder"),
            Map.entry("cbr", "bitrate"),
            Map.entry("vbr", "bitrate"),
            Map.entry("maxrate", "bitrate"),
            Map.entry("gop", "keyframe-interval"),
            Map.entry("keyint", "keyframe-interval"),
            Map.entry("keyframe", "keyframe-interval"),
            Map.entry("samplerate", "sample-rate"),
            Map.entry("timeout", "stall-timeout"),
            Map.entry("backoff", "delay"),
            Map.entry("retry", "restart"),
            Map.entry("reconnect", "restart"),
            Map.entry("tags", "labels"),
            Map.entry("active", "enabled"),
            Map.entry("disabled", "enabled"),
            Map.entry("args", "ffmpeg"),
            Map.entry("arguments", "ffmpeg"));

    private Spelling() {}

    static String unknownKey(Entry entry, Map<String, Key<?>> known) {
        List<String> names = known.keySet().stream().sorted().toList();
        return "unknown key; "
                + placeInFiles(entry, known)
                        .or(() -> nestedKey(entry.key(), known).map(Spelling::question))
                        .or(() -> nearest(entry.key(), names).map(Spelling::question))
                        .or(() -> synonym(entry.key(), known).map(Spelling::question))
                        .orElseGet(() -> "allowed are " + String.join(", ", names));
    }

    private static String question(String near) {
        return "did you mean \"" + near + "\"?";
    }

    /** Where a key of the top level belongs: a stream below {@code streams:}, a setting into the main file. */
    private static Optional<String> placeInFiles(Entry entry, Map<String, Key<?>> known) {
        if (!known.containsKey("streams")) {
            return Optional.empty();
        }
        if (FileKeys.MAIN_FILE.keys().containsKey(entry.key())) {
            return Optional.of("it belongs into the main file, stream-pusher.yaml");
        }
        boolean isStream = entry.value() instanceof Mapping mapping
                && StreamKeys.WITHOUT_DEFAULTS.stream()
                        .anyMatch(key -> mapping.get(key).isPresent());
        return isStream ? Optional.of("a stream; put it under \"streams:\", indented") : Optional.empty();
    }

    /** The paths of the key where it is known one level below, joined as alternatives. */
    private static Optional<String> nestedKey(String key, Map<String, Key<?>> known) {
        return known.entrySet().stream()
                .filter(section -> section.getValue().type().keys().containsKey(key))
                .map(section -> section.getKey() + "." + key)
                .reduce((one, other) -> one + "\" or \"" + other);
    }

    /** What others call one of the keys. */
    private static Optional<String> synonym(String key, Map<String, Key<?>> known) {
        return Optional.ofNullable(SYNONYMS.get(key.toLowerCase(Locale.ROOT).replaceAll("[_-]", "")))
                .flatMap(name -> known.containsKey(name) ? Optional.of(name) : nestedKey(name, known));
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
                        .thenComparingInt(candidate -> Math.abs(written.length() - candidate.length()))
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
