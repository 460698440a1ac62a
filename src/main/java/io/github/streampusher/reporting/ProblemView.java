package io.github.streampusher.reporting;

import io.github.streampusher.stream.Problem;
import java.util.List;
import java.util.Optional;

/** A problem in its JSON form; no key means the file as a whole. */
public record ProblemView(String severity, String file, int line, int column, Optional<String> key, String message) {

    public static List<ProblemView> of(List<Problem> problems) {
        return problems.stream().map(ProblemView::of).toList();
    }

    private static ProblemView of(Problem problem) {
        return new ProblemView(
                problem.isError() ? "error" : "warning",
                problem.file(),
                problem.line(),
                problem.column(),
                Optional.of(problem.key()).filter(key -> !key.isEmpty()),
                problem.message());
    }
}
