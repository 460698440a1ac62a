package io.github.streampusher.playcheck;

import java.util.List;
import java.util.Optional;

/**
 * An HLS playlist, as far as it tells whether it moves.
 *
 * @param variant the first of the playlists that a master playlist names
 * @param position its media sequence and its last segment
 */
public record Playlist(Optional<String> variant, String position, boolean hasEnded) {
    private static final String START = "#EXTM3U";
    private static final String SEQUENCE = "#EXT-X-MEDIA-SEQUENCE:";
    private static final int MAX_NAME = 60;

    /** Whether the text is one. */
    public static boolean is(String text) {
        return text.startsWith(START);
    }

    public static Playlist parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        boolean isMaster = lines.stream().anyMatch(line -> line.startsWith("#EXT-X-STREAM-INF"));
        List<String> names = lines.stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        String sequence = lines.stream()
                .filter(line -> line.startsWith(SEQUENCE))
                .map(line -> line.substring(SEQUENCE.length()))
                .findFirst()
                .orElse("0");
        String last = names.isEmpty() ? "no segment" : fileName(names.get(names.size() - 1));
        return new Playlist(
                isMaster ? names.stream().findFirst() : Optional.empty(),
                "sequence " + sequence + ", " + last,
                lines.contains("#EXT-X-ENDLIST"));
    }

    /** Without folders and the query, in which there may be a token that changes each time. */
    private static String fileName(String address) {
        String path = address.replaceFirst("[?#].*", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.length() > MAX_NAME ? name.substring(name.length() - MAX_NAME) : name;
    }
}
