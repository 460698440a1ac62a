package io.github.streampusher.reporting;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Snapshot;
import java.util.Map;

/** All that is measured, at one moment. */
public record Figures(Snapshot snapshot, Map<StreamName, Totals.Sums> sums, ConfigReport config) {
    public Figures {
        sums = Map.copyOf(sums);
    }
}
