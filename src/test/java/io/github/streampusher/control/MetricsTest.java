package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.FleetStatus.NodeView;
import io.github.streampusher.reporting.RunTotals.StreamTotals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final StreamTotals TOTALS =
            new StreamTotals(100, 1, 2, 5000, 3, Map.of("source-lost", 2L), Duration.ofMillis(1500));

    static final Optional<FleetStatus> FLEET = Optional.of(new FleetStatus(
            "studio-1",
            List.of(
                    new NodeView("studio-1", "leader", 1, 4, 2, Optional.of(0.4), List.of("card-1")),
                    new NodeView("studio-1", "joining", 0, 4, 0, Optional.of(0.1), List.of()),
                    NodeView.gone("studio-2")),
            Map.of("cam", "studio-1"),
            Map.of("stage", "no-such-node"),
            List.of(),
            true,
            Optional.empty()));

    private static List<String> render() throws IOException {
        Metrics.Figures figures = new Metrics.Figures(
                FakeSupervisor.SNAPSHOT,
                Map.of(FakeSupervisor.CAM, TOTALS),
                FakeSupervisor.CONFIG,
                FLEET,
                FakeSupervisor.CORES);
        return new String(new Metrics().render(figures), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void assertLine(String line) throws IOException {
        assertTrue(render().contains(line), () -> line + " is missing");
    }

    @Test
    void stateIsOneOfAllPhases() throws IOException {
        assertLine("stream_pusher_stream_state{state=\"live\",stream=\"cam\"} 1.0");
        assertLine("stream_pusher_stream_state{state=\"blocked\",stream=\"cam\"} 0.0");
        assertEquals(
                11,
                render().stream()
                        .filter(line -> line.startsWith("stream_pusher_stream_state{"))
                        .count());
    }

    @Test
    void totalsAreCounters() throws IOException {
        assertLine("stream_pusher_frames_total{stream=\"cam\"} 100.0");
        assertLine("stream_pusher_duplicated_frames_total{stream=\"cam\"} 1.0");
        assertLine("stream_pusher_dropped_frames_total{stream=\"cam\"} 2.0");
        assertLine("stream_pusher_output_bytes_total{stream=\"cam\"} 5000.0");
        assertLine("stream_pusher_publishes_total{stream=\"cam\"} 3.0");
        assertLine("stream_pusher_live_seconds_total{stream=\"cam\"} 1.5");
        assertLine("stream_pusher_runs_total{cause=\"source-lost\",stream=\"cam\"} 2.0");
    }

    @Test
    void unknownRateIsLeftOut() throws IOException {
        assertLine("stream_pusher_speed_ratio{stream=\"cam\"} 1.0");
        assertLine("stream_pusher_fps{stream=\"cam\"} 25.0");
        assertFalse(render().stream().anyMatch(line -> line.startsWith("stream_pusher_bitrate_bits_per_second{")));
    }

    @Test
    void coresOfMeasuredStreamsAreThere() throws IOException {
        assertLine("stream_pusher_cores{stream=\"cam\"} 0.25");
    }

    @Test
    void outputsThatLookAlikeAreNumbered() throws IOException {
        assertLine("stream_pusher_output_up{output=\"rtmp://h/***\",stream=\"cam\"} 1.0");
        assertLine("stream_pusher_output_up{output=\"rtmp://h/*** (2)\",stream=\"cam\"} 0.0");
    }

    @Test
    void labelsOfDefinitionAreValidAndEscaped() throws IOException {
        assertLine("stream_pusher_stream_info{label_site_1=\"hall \\\"A\\\"\",stream=\"cam\"} 1.0");
    }

    @Test
    void nodesAndStreamsWithoutOneAreThereInAFleet() throws IOException {
        assertLine("stream_pusher_engine_up 1.0");
        assertLine("stream_pusher_node_up{node=\"studio-1\"} 1.0");
        assertLine("stream_pusher_node_up{node=\"studio-2\"} 0.0");
        assertLine("stream_pusher_node_streams{node=\"studio-1\"} 2.0");
        assertLine("stream_pusher_stream_without_node{cause=\"no-such-node\",stream=\"stage\"} 1.0");
        Metrics.Figures alone = new Metrics.Figures(
                FakeSupervisor.SNAPSHOT, Map.of(), FakeSupervisor.CONFIG, Optional.empty(), Map.of());
        String text = new String(new Metrics().render(alone), StandardCharsets.UTF_8);
        assertFalse(text.contains("stream_pusher_node") || text.contains("engine_up"), text);
    }

    @Test
    void configurationAndJvmAreIncluded() throws IOException {
        assertLine("stream_pusher_config_problems 1.0");
        assertTrue(render().stream()
                .anyMatch(line -> line.matches("stream_pusher_last_reload_timestamp_seconds 1\\.7\\d+E9")));
        assertTrue(render().stream().anyMatch(line -> line.startsWith("jvm_memory_used_bytes{")));
    }

    @Test
    void outputOfWhichNobodyKnowsIsLeftOut() throws IOException {
        assertFalse(render().stream().anyMatch(line -> line.contains("/srv/cam.mkv")));
    }
}
