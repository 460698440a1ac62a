package io.github.streampusher.status;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.Snapshot;
import java.util.Map;

/** All that is measured, at one moment. */
record Figures(Snapshot snapshot, Map<StreamName, Totals.Sums> sums, ConfigReport config) {
    Figures {
        sums = Map.copyOf(sums);
    }
}
