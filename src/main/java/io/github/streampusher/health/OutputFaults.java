package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Diagnosis;
import java.util.List;
import java.util.Optional;

/**
 * The faults of each of several outputs.
 *
 * @param byOutput in the order of the outputs; empty where FFmpeg has reported nothing
 * @param unattributed a fault of an output that FFmpeg has not identified
 */
public record OutputFaults(List<Optional<Diagnosis>> byOutput, Optional<Diagnosis> unattributed) {
    public OutputFaults {
        byOutput = List.copyOf(byOutput);
    }
}
