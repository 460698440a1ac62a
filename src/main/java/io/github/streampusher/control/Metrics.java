package io.github.streampusher.control;

import io.github.streampusher.health.Rates;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.FleetStatus.NodeView;
import io.github.streampusher.reporting.RunTotals.StreamTotals;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Renders the metrics in the text format of Prometheus, with those of the JVM. */
final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
    private static final String PREFIX = "stream_pusher_";

    private final PrometheusRegistry jvmRegistry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    Metrics() {
        JvmMetrics.builder().register(jvmRegistry);
    }

    /** All measured values of one moment. */
    record Figures(
            Snapshot snapshot,
            Map<StreamName, StreamTotals> totals,
            ConfigReport config,
            Optional<FleetStatus> fleet,
            Map<StreamName, Double> cores) {}

    byte[] render(Figures figures) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>(jvmRegistry.scrape().stream().toList());
        all.addAll(gauges(figures.snapshot().streams(), figures.config()));
        all.add(gauge(
                "cores",
                "Processor cores that the stream's children use, over the last minute.",
                List.copyOf(figures.cores().entrySet()),
                used -> Stream.of(point(Labels.of("stream", used.getKey().value()), used.getValue()))));
        all.addAll(counters(figures.totals()));
        figures.fleet().map(Metrics::fleet).ifPresent(all::addAll);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, new MetricSnapshots(all));
        return text.toByteArray();
    }

    private static List<MetricSnapshot> gauges(List<StreamStatus> streams, ConfigReport config) {
        String problems = "What is wrong in the definitions; what is merely unwise is not counted.";
        return List.of(
                gauge(
                        "stream_state",
                        "1 for the state that the stream is in, 0 for the others.",
                        streams,
                        Metrics::states),
                gauge(
                        "stream_info",
                        "The labels of the stream's definition, as labels; in a fleet, its node.",
                        streams,
                        Metrics::labels),
                gauge(
                        "output_up",
                        "Whether media reaches the output; absent where nobody knows.",
                        streams,
                        Metrics::outputs),
                rate("speed_ratio", "Media seconds a second.", streams, Rates::speed),
                rate("fps", "Frames a second.", streams, Rates::framesPerSecond),
                rate("bitrate_bits_per_second", "Bits written a second.", streams, Rates::bitsPerSecond),
                gauge("config_problems", problems, List.of(config.problems().size()), Metrics::single),
                gauge(
                        "last_reload_timestamp_seconds",
                        "When the definitions were applied last.",
                        config.lastReload().map(at -> at.toEpochMilli() / 1000.0).stream()
                                .toList(),
                        Metrics::single));
    }

    private static List<MetricSnapshot> fleet(FleetStatus fleet) {
        Map<String, NodeView> byName = new TreeMap<>(); // while one joins, an earlier life of it may still be there
        fleet.nodes().forEach(node -> byName.putIfAbsent(node.name(), node));
        List<NodeView> nodes = List.copyOf(byName.values());
        return List.of(
                gauge(
                        "engine_up",
                        "Whether the fleet's engine takes this node's signs of life.",
                        List.of(fleet.engineAnswers() ? 1 : 0),
                        Metrics::single),
                gauge(
                        "node_up",
                        "0 for a node of the fleet that was declared dead and is not back.",
                        nodes,
                        node -> Stream.of(point(Labels.of("node", node.name()), node.isGone() ? 0 : 1))),
                gauge(
                        "node_streams",
                        "Streams that are to run on the node.",
                        nodes,
                        node -> Stream.of(point(Labels.of("node", node.name()), (double) node.streams()))),
                gauge(
                        "stream_without_node",
                        "1 for a stream for which no node has a place.",
                        List.copyOf(fleet.homeless().entrySet()),
                        homeless -> Stream.of(
                                point(Labels.of("stream", homeless.getKey(), "cause", homeless.getValue()), 1))));
    }

    private static List<MetricSnapshot> counters(Map<StreamName, StreamTotals> totals) {
        CounterSnapshot.Builder runs = counter("runs", "Runs that ended, by cause; stopped ones as stopped.");
        totals.forEach((stream, sums) -> sums.runsByCause()
                .forEach((cause, count) -> addPoint(runs, Labels.of("stream", stream.value(), "cause", cause), count)));
        return List.of(
                total("frames", "Frames written, over all runs.", totals, StreamTotals::frames),
                total("duplicated_frames", "Frames given twice to hold the rate.", totals, StreamTotals::duplicated),
                total("dropped_frames", "Frames dropped to hold the rate.", totals, StreamTotals::dropped),
                total(
                        "output_bytes",
                        "Bytes written to the outputs; where one child writes several, to the first.",
                        totals,
                        StreamTotals::outputBytes),
                total("publishes", "Sessions that were begun at the outputs.", totals, StreamTotals::publishes),
                total("live_seconds", "Time in which media moved.", totals, Metrics::liveSeconds),
                runs.build());
    }

    private static double liveSeconds(StreamTotals sums) {
        return sums.liveTime().toMillis() / 1000.0;
    }

    private static Stream<GaugeDataPointSnapshot> states(StreamStatus stream) {
        return Stream.of(Phase.values())
                .map(phase -> point(name(stream).add("state", phase.toString()), stream.phase() == phase ? 1 : 0));
    }

    private static Stream<GaugeDataPointSnapshot> labels(StreamStatus stream) {
        Map<String, String> labels = new TreeMap<>();
        stream.labels().forEach((name, value) -> labels.put("label_" + name.replaceAll("[^a-zA-Z0-9_]", "_"), value));
        stream.node().ifPresent(node -> labels.put("node", node));
        Labels all = Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
        return Stream.of(point(name(stream).merge(all), 1));
    }

    private static Stream<GaugeDataPointSnapshot> outputs(StreamStatus stream) {
        Map<String, Integer> seen = new TreeMap<>();
        return stream.outputs().stream().flatMap(output -> {
            int copy = seen.merge(output.url(), 1, Integer::sum); // masked, two addresses may be equal
            String url = copy == 1 ? output.url() : output.url() + " (" + copy + ")";
            return output.up().stream().map(up -> point(name(stream).add("output", url), up ? 1 : 0));
        });
    }

    private static Stream<GaugeDataPointSnapshot> single(Number value) {
        return Stream.of(point(Labels.EMPTY, value.doubleValue()));
    }

    private static MetricSnapshot rate(
            String name, String help, List<StreamStatus> streams, Function<Rates, OptionalDouble> value) {
        return gauge(
                name,
                help,
                streams,
                stream -> value.apply(stream.rates()).stream().mapToObj(known -> point(name(stream), known)));
    }

    private static MetricSnapshot total(
            String name, String help, Map<StreamName, StreamTotals> totals, ToDoubleFunction<StreamTotals> value) {
        CounterSnapshot.Builder counter = counter(name, help);
        totals.forEach(
                (stream, sums) -> addPoint(counter, Labels.of("stream", stream.value()), value.applyAsDouble(sums)));
        return counter.build();
    }

    private static Labels name(StreamStatus stream) {
        return Labels.of("stream", stream.name().value());
    }

    private static <T> MetricSnapshot gauge(
            String name, String help, List<T> items, Function<T, Stream<GaugeDataPointSnapshot>> points) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(PREFIX + name).help(help);
        items.stream().flatMap(points).forEach(gauge::dataPoint);
        return gauge.build();
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(PREFIX + name).help(help);
    }

    private static void addPoint(CounterSnapshot.Builder counter, Labels labels, double value) {
        counter.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }
}
