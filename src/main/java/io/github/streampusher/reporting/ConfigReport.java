package io.github.streampusher.reporting;

import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of the last reload.
 *
 * @param problems the errors, without the warnings
 * @param reloads how often the definitions were applied since the daemon's start
 * @param language of the advice
 * @param outdated the streams that keep an older definition, with the problem of the present one
 */
public record ConfigReport(
        List<Problem> problems,
        int reloads,
        Optional<Instant> lastReload,
        Language language,
        Map<StreamName, String> outdated) {
    public ConfigReport {
        problems = List.copyOf(problems);
        outdated = Map.copyOf(outdated);
    }
}
