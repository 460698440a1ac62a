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

class FoldingTest {
    private final FlapSuppressor folding = new FlapSuppressor();

    private static StateChange change(Phase to, Cause cause) {
        Optional<Diagnosis> diagnosis = Optional.of(new Diagnosis(cause, "evidence"));
        return new StateChange(
                new StreamName("cam"), Phase.STARTING, to, "why", to.isUp() ? Optional.empty() : diagnosis);
    }

    /** A minute of a stream that ends and comes back; what is told of it. */
    private List<String> round(Duration now) {
        List<String> told = new ArrayList<>();
        for (Phase phase : List.of(Phase.WAITING, Phase.STARTING, Phase.LIVE)) {
            if (folding.onChange(change(phase, Cause.SOURCE_LOST), now) != Action.SUPPRESS) {
                told.add(phase.toString());
            }
        }
        folding.dueSummary(now).ifPresent(summary -> told.add(summary.toString()));
        return told;
    }

    @Test
    void aDayOfAStreamThatFlapsEveryMinuteFitsOnAScreen() {
        List<String> told = new ArrayList<>();
        for (int minute = 0; minute < 24 * 60; minute++) {
            told.addAll(round(Duration.ofMinutes(minute)));
        }
        assertEquals(12 + 23, told.size(), told.toString());
        assertEquals(
                "it flaps: 180 changes of state in 60m0s: 60x live, 60x starting (source-lost), 60x waiting (source-lost)",
                told.get(12));
    }

    @Test
    void whatIsNewIsToldAtOnce() {
        for (int minute = 0; minute < 10; minute++) {
            round(Duration.ofMinutes(minute));
        }
        Duration now = Duration.ofMinutes(11);
        assertEquals(Action.REPORT, folding.onChange(change(Phase.WAITING, Cause.DISK_FULL), now));
        assertEquals(Action.SUPPRESS, folding.onChange(change(Phase.WAITING, Cause.DISK_FULL), now));
        StateChange byHand =
                new StateChange(new StreamName("cam"), Phase.LIVE, Phase.DISABLED, "by hand", Optional.empty());
        assertEquals(Action.REPORT, folding.onChange(byHand, now));
    }

    @Test
    void calmIsToldAndEverythingIsToldAgain() {
        for (int minute = 0; minute < 10; minute++) {
            round(Duration.ofMinutes(minute));
        }
        assertEquals(Optional.empty(), folding.dueSummary(Duration.ofMinutes(13)));
        assertTrue(folding.dueSummary(Duration.ofMinutes(14))
                .orElseThrow()
                .toString()
                .startsWith("for 5m0s; before, 18 "));
        assertEquals(Optional.empty(), folding.dueSummary(Duration.ofMinutes(38)));
        assertTrue(folding.dueSummary(Duration.ofMinutes(39))
                .orElseThrow()
                .toString()
                .startsWith("calm again"));
        assertEquals(List.of("waiting", "starting", "live"), round(Duration.ofMinutes(50)));
    }
}
