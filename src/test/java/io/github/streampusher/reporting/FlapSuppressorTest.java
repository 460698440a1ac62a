package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.reporting.FlapSuppressor.Action;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlapSuppressorTest {
    private final FlapSuppressor suppressor = new FlapSuppressor();

    private static StateChange change(Phase to, Cause cause) {
        Optional<Diagnosis> diagnosis = Optional.of(new Diagnosis(cause, "evidence"));
        return new StateChange(
                new StreamName("cam"), Phase.STARTING, to, "why", to.isUp() ? Optional.empty() : diagnosis);
    }

    /** A minute of a stream that ends and comes back; what is told of it. */
    private List<String> flapOnce(Duration now) {
        List<String> told = new ArrayList<>();
        for (Phase phase : List.of(Phase.WAITING, Phase.STARTING, Phase.LIVE)) {
            if (suppressor.onChange(change(phase, Cause.SOURCE_LOST), now) != Action.SUPPRESS) {
                told.add(phase.toString());
            }
        }
        suppressor.dueSummary(now).ifPresent(told::add);
        return told;
    }

    @Test
    void flappingStreamIsReportedTwelveTimesThenHourly() {
        List<String> told = new ArrayList<>();
        for (int minute = 0; minute < 24 * 60; minute++) {
            told.addAll(flapOnce(Duration.ofMinutes(minute)));
        }
        assertEquals(12 + 23, told.size(), told.toString());
        assertEquals(
                "flapping: 180 changes of state in 60m0s: 60x live, 60x starting (source-lost), 60x waiting (source-lost)",
                told.get(12));
    }

    @Test
    void newKindOfChangeIsReportedAtOnce() {
        for (int minute = 0; minute < 10; minute++) {
            flapOnce(Duration.ofMinutes(minute));
        }
        Duration now = Duration.ofMinutes(11);
        assertEquals(Action.REPORT, suppressor.onChange(change(Phase.WAITING, Cause.DISK_FULL), now));
        assertEquals(Action.SUPPRESS, suppressor.onChange(change(Phase.WAITING, Cause.DISK_FULL), now));
        StateChange byHand =
                new StateChange(new StreamName("cam"), Phase.LIVE, Phase.DISABLED, "by hand", Optional.empty());
        assertEquals(Action.REPORT, suppressor.onChange(byHand, now));
    }

    @Test
    void quietPeriodEndsSuppression() {
        for (int minute = 0; minute < 10; minute++) {
            flapOnce(Duration.ofMinutes(minute));
        }
        assertEquals(Optional.empty(), suppressor.dueSummary(Duration.ofMinutes(13)));
        assertTrue(suppressor.dueSummary(Duration.ofMinutes(14)).orElseThrow().startsWith("for 5m0s; before, 18 "));
        assertEquals(Optional.empty(), suppressor.dueSummary(Duration.ofMinutes(38)));
        assertTrue(suppressor.dueSummary(Duration.ofMinutes(39)).orElseThrow().startsWith("stable again"));
        assertEquals(List.of("waiting", "starting", "live"), flapOnce(Duration.ofMinutes(50)));
    }
}
