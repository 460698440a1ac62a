package io.github.streampusher.supervision;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Unit;

/** Names one unit of one stream. */
record UnitId(StreamName stream, Unit unit) {
    @Override
    public String toString() {
        return stream + (unit.equals(Unit.WHOLE) ? "" : " " + unit);
    }
}
