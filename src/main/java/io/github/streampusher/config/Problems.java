package io.github.streampusher.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything found wrong so far, each thing once: what stands in {@code defaults:} is met again in every stream. */
final class Problems {
    private static final int MAX = 1000; // nobody reads more; a generated file can have one on every line

    private final List<Problem> found = new ArrayList<>();
    private final Set<List<Object>> told = new HashSet<>();
    private boolean cut;

    void add(Problem problem) {
        if (!told.add(List.of(problem.file(), problem.line(), problem.column(), problem.message()))) {
            return;
        }
        if (found.size() < MAX) {
            found.add(problem);
        } else if (!cut) {
            cut = true;
            found.add(Problem.error(
                    new Place(problem.file(), problem.line(), problem.column()), "", "there are more problems"));
        }
    }

    void addAll(Problems other) {
        other.found.forEach(this::add);
    }

    boolean hasErrors() {
        return firstError().isPresent();
    }

    Optional<Problem> firstError() {
        return found.stream().filter(Problem::isError).findFirst();
    }

    /** In the order of files met and of places in each. */
    List<Problem> sorted() {
        List<String> files = found.stream().map(Problem::file).distinct().toList();
        return found.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }
}
