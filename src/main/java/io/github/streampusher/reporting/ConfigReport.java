package io.github.streampusher.reporting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the definitions were read last.
 *
 * @param problems what is wrong, not what is merely unwise
 * @param reloads how often they were applied since the daemon's start
 */
public record ConfigReport(List<ReportedProblem> problems, int reloads, Optional<Instant> lastReload) {
    public ConfigReport {
        problems = List.copyOf(problems);
    }

    /** One problem and its place; line and column count from 1. */
    public record ReportedProblem(String severity, String file, int line, int column, String key, String message) {}
}
