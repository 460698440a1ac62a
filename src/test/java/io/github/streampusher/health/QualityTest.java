package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.ProcessObservation;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is said of a live run that is too slow, by what FFmpeg does with the video. */
class QualityTest {
    private static final Definition DEFINITION = DefinitionBuilder.definition(
            new StreamName("stage"),
            DefinitionBuilder.source("rtsp://camera/main"),
            DefinitionBuilder.output("rtmp://h/app/key"));
    private static final Plan ENCODED = Planner.plan(DEFINITION);
    private static final Plan COPIED = new Plan(
            ENCODED.media(),
            ENCODED.commandLine(),
            ENCODED.flvStart(),
            new Decision(Decision.Kind.COPY, "h264"),
            ENCODED.audio(),
            ENCODED.warnings(),
            Optional.empty());
    private static final Rates SLOW =
            new Rates(OptionalDouble.of(0.8), OptionalDouble.of(20), OptionalDouble.of(1_000_000));

    private static Diagnosis slow(Plan plan, long unsentBytes) {
        Health health = Health.startedAt(Duration.ZERO);
        Quality quality = Quality.initial();
        for (int second = 1; second <= 40; second++) {
            Duration now = Duration.ofSeconds(second);
            Sample sample = new Sample(
                    OptionalLong.of(second * 20L),
                    OptionalLong.of(second * 800_000L),
                    OptionalLong.of(second * 100_000L),
                    0,
                    0,
                    false);
            health = health.after(sample, now);
            quality = quality.after(health, DEFINITION.watchdog(), now);
        }
        assertTrue(quality.isTooSlow(DEFINITION.watchdog(), Duration.ofSeconds(40)));
        ProcessObservation seen = new ProcessObservation(false, ProcessObservation.BlockedOn.ELSEWHERE, unsentBytes, 0);
        return quality.with(seen)
                .diagnose(DEFINITION, plan, SLOW, Duration.ofSeconds(40))
                .orElseThrow();
    }

    @Test
    void slowEncodingGetsAFasterPreset() {
        assertTrue(slow(ENCODED, 0).evidence().contains("superfast should fit"));
    }

    @Test
    void slowCopyBlamesTheSourceAndNoPreset() {
        Diagnosis slow = slow(COPIED, 0);
        assertEquals(Cause.TOO_SLOW, slow.cause());
        assertFalse(slow.evidence().contains("preset"), slow.evidence());
        assertTrue(slow.evidence().contains("the source is too slow"), slow.evidence());
    }

    @Test
    void unsentBytesBlameTheConnection() {
        assertTrue(slow(COPIED, 2_000_000).evidence().contains("connection to the destination is too slow"));
    }

    /** Samples of a second each, at this speed until then, and at real time from then on. */
    private static Optional<Cause> causeAfterAMinute(double speed, int until) {
        Health health = Health.startedAt(Duration.ZERO);
        Quality quality = Quality.initial();
        double media = 0;
        for (int second = 1; second <= 60; second++) {
            Duration now = Duration.ofSeconds(second);
            media += second <= until ? speed : 1;
            Sample sample = new Sample(
                    OptionalLong.of(Math.round(media * 25)),
                    OptionalLong.of(Math.round(media * 1e6)),
                    OptionalLong.of(Math.round(media * 1e5)),
                    0,
                    0,
                    false);
            health = health.after(sample, now);
            quality = quality.after(health, DEFINITION.watchdog(), now);
        }
        Duration end = Duration.ofSeconds(60);
        return quality.diagnose(DEFINITION, COPIED, health.rates(end), end).map(Diagnosis::cause);
    }

    @Test
    void sourceWithoutPaceIsTooFast() {
        assertEquals(Optional.of(Cause.TOO_FAST), causeAfterAMinute(400, 60));
    }

    @Test
    void burstAtTheStartIsNotTooFast() {
        assertEquals(Optional.empty(), causeAfterAMinute(60, 2));
    }
}
