package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Diagnosis;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with each of several outputs.
 *
 * @param byOutput in the order of the outputs; empty: nothing that FFmpeg has told
 * @param unattributed what is wrong with an output of which FFmpeg has not told which it is
 */
public record OutputFaults(List<Optional<Diagnosis>> byOutput, Optional<Diagnosis> unattributed) {
    public OutputFaults {
        byOutput = List.copyOf(byOutput);
    }
}
