package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the problems of a load, each one once: a problem in {@code defaults:} appears again in every stream. */
final class Problems {
    private static final int MAX_PROBLEMS = 1000; // nobody reads more; a generated file can have one on every line

    private final List<Problem> problems = new ArrayList<>();
    private final Set<List<Object>> reported = new HashSet<>();

    void add(Problem problem) {
        String key = problem.key().substring(problem.key().lastIndexOf('.') + 1); // without the stream's name
        if (!reported.add(List.of(problem.file(), problem.line(), problem.column(), key, problem.message()))) {
            return;
        }
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        } else if (problems.size() == MAX_PROBLEMS) {
            problems.add(
                    Problem.error(problem.file(), problem.line(), problem.column(), "", "there are more problems"));
        }
    }

    void addAll(Problems other) {
        other.problems.forEach(this::add);
    }

    boolean hasErrors() {
        return firstError().isPresent();
    }

    Optional<Problem> firstError() {
        return problems.stream().filter(Problem::isError).findFirst();
    }

    /** Sorted by file, in the order in which they were read, then by place. */
    List<Problem> sorted() {
        List<String> files = problems.stream().map(Problem::file).distinct().toList();
        return problems.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                        .thenComparingInt(Problem::line)
                        .thenComparingInt(Problem::column))
                .toList();
    }
}
