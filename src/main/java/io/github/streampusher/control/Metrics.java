package io.github.streampusher.control;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.RunTotals.StreamTotals;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
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
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

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
    record Figures(Snapshot snapshot, Map<StreamName, StreamTotals> totals, ConfigReport config) {}

    byte[] render(Figures figures) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>(jvmRegistry.scrape().stream().toList());
        addStates(figures, all);
        addTotals(figures, all);
        addRates(figures, all);
        addConfiguration(figures.config(), all);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, new MetricSnapshots(all));
        return text.toByteArray();
    }

    private static void addStates(Figures figures, List<MetricSnapshot> all) {
        GaugeSnapshot.Builder states =
                gauge("stream_state", "1 for the state that the stream is in, 0 for the others.");
        GaugeSnapshot.Builder infos = gauge("stream_info", "The labels of the stream's definition, as labels.");
        GaugeSnapshot.Builder outputs = gauge("output_up", "Whether media reaches the output.");
        for (StreamStatus stream : figures.snapshot().streams()) {
            Labels labels = labels(stream);
            for (Phase phase : Phase.values()) {
                states.dataPoint(gaugePoint(labels.add("state", phase.toString()), stream.phase() == phase ? 1 : 0));
            }
            infos.dataPoint(gaugePoint(infoLabels(stream), 1));
            Map<String, Integer> seen = new TreeMap<>();
            for (OutputStatus output : stream.outputs()) {
                int copy = seen.merge(output.url(), 1, Integer::sum); // masked, two addresses may be equal
                String name = copy == 1 ? output.url() : output.url() + " (" + copy + ")";
                outputs.dataPoint(gaugePoint(labels.add("output", name), output.up() ? 1 : 0));
            }
        }
        all.addAll(List.of(states.build(), infos.build(), outputs.build()));
    }

    private static void addTotals(Figures figures, List<MetricSnapshot> all) {
        all.add(totalCounter(figures, "frames", "Frames written, over all runs.", StreamTotals::frames));
        all.add(totalCounter(
                figures, "duplicated_frames", "Frames given twice to hold the rate.", StreamTotals::duplicated));
        all.add(totalCounter(figures, "dropped_frames", "Frames dropped to hold the rate.", StreamTotals::dropped));
        all.add(totalCounter(figures, "output_bytes", "Bytes written to the first output.", StreamTotals::outputBytes));
        all.add(totalCounter(
                figures,
                "live_seconds",
                "Time in which media moved.",
                sums -> sums.liveTime().toMillis() / 1000.0));
        CounterSnapshot.Builder runs = counter("runs", "Runs that ended, by cause; stopped ones as stopped.");
        figures.totals()
                .forEach((stream, sums) -> sums.runsByCause()
                        .forEach((cause, count) -> runs.dataPoint(
                                counterPoint(Labels.of("stream", stream.value(), "cause", cause), count))));
        all.add(runs.build());
    }

    private static void addRates(Figures figures, List<MetricSnapshot> all) {
        all.add(rateGauge(
                figures,
                "speed_ratio",
                "Media seconds a second.",
                stream -> stream.rates().speed()));
        all.add(rateGauge(
                figures, "fps", "Frames a second.", stream -> stream.rates().framesPerSecond()));
        all.add(rateGauge(
                figures,
                "bitrate_bits_per_second",
                "Bits written a second.",
                stream -> stream.rates().bitsPerSecond()));
    }

    private static void addConfiguration(ConfigReport config, List<MetricSnapshot> all) {
        GaugeSnapshot.Builder problems =
                gauge("config_problems", "What is wrong in the definitions; what is merely unwise is not counted.");
        all.add(problems.dataPoint(gaugePoint(Labels.EMPTY, config.problems().size()))
                .build());
        GaugeSnapshot.Builder reload =
                gauge("last_reload_timestamp_seconds", "When the definitions were applied last.");
        config.lastReload().ifPresent(at -> reload.dataPoint(gaugePoint(Labels.EMPTY, at.toEpochMilli() / 1000.0)));
        all.add(reload.build());
    }

    private static CounterSnapshot totalCounter(
            Figures figures, String name, String help, ToDoubleFunction<StreamTotals> value) {
        CounterSnapshot.Builder counter = counter(name, help);
        figures.totals()
                .forEach((stream, sums) -> counter.dataPoint(
                        counterPoint(Labels.of("stream", stream.value()), value.applyAsDouble(sums))));
        return counter.build();
    }

    private static GaugeSnapshot rateGauge(
            Figures figures, String name, String help, Function<StreamStatus, OptionalDouble> value) {
        GaugeSnapshot.Builder gauge = gauge(name, help);
        for (StreamStatus stream : figures.snapshot().streams()) {
            value.apply(stream).ifPresent(known -> gauge.dataPoint(gaugePoint(labels(stream), known)));
        }
        return gauge.build();
    }

    private static Labels labels(StreamStatus stream) {
        return Labels.of("stream", stream.name().value());
    }

    private static Labels infoLabels(StreamStatus stream) {
        Map<String, String> labels = new TreeMap<>();
        stream.labels().forEach((name, value) -> labels.put("label_" + name.replaceAll("[^a-zA-Z0-9_]", "_"), value));
        Labels info = labels(stream);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            info = info.add(label.getKey(), label.getValue());
        }
        return info;
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(PREFIX + name).help(help);
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(PREFIX + name).help(help);
    }

    private static GaugeDataPointSnapshot gaugePoint(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static CounterDataPointSnapshot counterPoint(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
