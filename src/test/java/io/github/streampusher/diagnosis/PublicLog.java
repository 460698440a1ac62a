package io.github.streampusher.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A log that somebody pasted into a public thread, and the causes that are right for it. */
record PublicLog(String name, Set<Cause> causes, String log) {
    static List<PublicLog> all() {
        return Capture.resource("/threads/expected.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(PublicLog::parse)
                .toList();
    }

    private static PublicLog parse(String row) {
        String[] cells = row.split(" \\| ", 3);
        Set<Cause> causes = Arrays.stream(cells[1].split(", "))
                .map(code -> Cause.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')))
                .collect(Collectors.toSet());
        return new PublicLog(cells[0], causes, Capture.resource("/threads/" + cells[0]));
    }

    @Override
    public String toString() {
        return name;
    }
}
