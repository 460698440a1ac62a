package io.github.streampusher.reporting;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Snapshot;
import java.util.Map;

/** All that is measured, at one moment. */
public record MetricValues(Snapshot snapshot, Map<StreamName, RunTotals.StreamTotals> totals, ConfigReport config) {
    public MetricValues {
        totals = Map.copyOf(totals);
    }
}
