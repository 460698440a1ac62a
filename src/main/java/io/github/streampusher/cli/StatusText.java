package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.reporting.StatusView.Availability;
import io.github.streampusher.reporting.StatusView.OutputView;
import io.github.streampusher.reporting.StatusView.StreamDetail;
import io.github.streampusher.reporting.StatusView.StreamView;
import io.github.streampusher.stream.DurationText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the status of streams, and their past runs, as text for a terminal. */
final class StatusText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The states, the one that most needs a person first. */
    private static final List<String> BY_NEED = List.of(
            "blocked", "quarantined", "degraded", "waiting", "starting", "stopping", "live", "finished", "disabled");

    /** A reason that ends with the time to the next start. */
    private static final Pattern NEXT_TRY = Pattern.compile("(.*next try (?:on a reload, or )?in ).*");

    private static final String VALUE_INDENT = " ".repeat(16);

    private StatusText() {}

    /** All streams as a table. */
    static String table(StatusView status, Instant now, Terminal terminal) {
        TextTable table = new TextTable(
                Column.text("STREAM", 0),
                new Column("STATE", false, 0, terminal::colouredState),
                Column.number("FOR", 1),
                Column.number("FPS", 2),
                Column.number("KBIT/S", 3),
                Column.number("SPEED", 4),
                Column.number("DUP", 5),
                Column.number("DROP", 5),
                Column.number("RESTARTS", 6),
                Column.text("DETAIL", 0));
        List<StreamView> worstFirst = status.streams().stream()
                .sorted(Comparator.comparingInt(stream -> BY_NEED.indexOf(stream.state())))
                .toList();
        for (StreamView stream : worstFirst) {
            boolean running = stream.pid().isPresent();
            table.add(
                    stream.name(),
                    stream.state(),
                    timeBetween(stream.since(), now),
                    running ? framesPerSecond(stream.fps()) : "",
                    running ? kilobits(stream.bitrateBps()) : "",
                    running ? speed(stream.speed()) : "",
                    running ? Long.toString(stream.duplicated()) : "",
                    running ? Long.toString(stream.dropped()) : "",
                    Long.toString(stream.restarts()),
                    detail(stream, now) + pid(stream));
        }
        int problems = status.config().problems().size();
        return table.render(terminal.width())
                + (status.streams().isEmpty()
                        ? "No streams are defined: write one into streams.d/NAME.yaml beside the main file, and it starts.\n"
                        : sum(status.streams()))
                + (problems == 0
                        ? ""
                        : problems + (problems == 1 ? " problem" : " problems")
                                + " in the definitions: see `stream-pusher check`\n");
    }

    /** Such as {@code 12 streams: 1 blocked, 11 live}. */
    private static String sum(List<StreamView> streams) {
        Map<String, Long> counts =
                streams.stream().collect(Collectors.groupingBy(StreamView::state, Collectors.counting()));
        String parts = BY_NEED.stream()
                .filter(counts::containsKey)
                .map(state -> counts.get(state) + " " + state)
                .collect(Collectors.joining(", "));
        return streams.size() + (streams.size() == 1 ? " stream: " : " streams: ") + parts + "\n";
    }

    /** With the time to the next start as it is now, in the place of that at the last change. */
    private static String detail(StreamView stream, Instant now) {
        Matcher countdown = NEXT_TRY.matcher(stream.detail());
        return countdown.matches() && stream.nextStart().isPresent()
                ? countdown.group(1) + timeBetween(now, stream.nextStart().get())
                : stream.detail();
    }

    /** Everything about one stream. */
    static String report(StreamDetail detail, Instant now, Terminal terminal) {
        StreamView stream = detail.stream();
        Availability availability = detail.history().availability();
        List<RunView> runs = detail.history().lastRuns();
        String lines = line("why", detail(stream, now))
                + line("cause", stream.cause().orElse(""))
                + line("advice", stream.advice().orElse(""))
                + line(
                        "next start",
                        stream.nextStart()
                                .map(at -> "in " + timeBetween(now, at))
                                .orElse(""))
                + line("run", stream.run() + pid(stream))
                + (stream.pid().isPresent() ? rates(stream) : "")
                + stream.outputs().stream().map(StatusText::outputLine).collect(Collectors.joining())
                + line(
                        "labels",
                        stream.labels().entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(", ")))
                + line(
                        "availability",
                        Stream.of(share(availability.day(), "24 h"), share(availability.month(), "30 days"))
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(", ")));
        return stream.name() + ": " + terminal.colouredState(stream.state()) + " for "
                + timeBetween(stream.since(), now) + "\n"
                + lines.lines()
                        .map(line -> DisplayText.wrap(line, terminal.width(), VALUE_INDENT) + "\n")
                        .collect(Collectors.joining())
                + (runs.isEmpty() ? "" : "\n" + history(runs, terminal));
    }

    private static String rates(StreamView stream) {
        return line(
                        "rates",
                        framesPerSecond(stream.fps()) + " frames/s, " + kilobits(stream.bitrateBps())
                                + " kbit/s, speed " + speed(stream.speed()))
                + line(
                        "counters",
                        count(stream.frames()) + " frames, " + stream.duplicated() + " duplicated, " + stream.dropped()
                                + " dropped, " + count(stream.outputBytes()) + " bytes");
    }

    private static Optional<String> share(Optional<BigDecimal> live, String time) {
        return live.map(known -> format(live, 0.01, "%.2f %%") + " in " + time);
    }

    /** Past runs as a table, newest last, with times in the local zone. */
    static String history(List<RunView> runs, Terminal terminal) {
        TextTable table = new TextTable(
                Column.text("START", 0),
                Column.number("LENGTH", 0),
                Column.text("CAUSE", 0),
                Column.number("FPS", 2),
                Column.number("KBIT/S", 3),
                Column.number("SPEED", 4),
                Column.number("DUP", 5),
                Column.number("DROP", 5),
                Column.text("DETAIL", 0));
        for (RunView run : runs) {
            table.add(
                    TIME.format(run.start().atZone(ZoneId.systemDefault())),
                    DurationText.format(Duration.ofMillis(Math.round(run.seconds() * 1000))),
                    run.cause().orElse("-"),
                    framesPerSecond(run.fps()),
                    kilobits(run.bitrateBps()),
                    speed(run.speed()),
                    Long.toString(run.duplicated()),
                    Long.toString(run.dropped()),
                    run.detail());
        }
        return table.render(terminal.width());
    }

    /** Empty without a value. */
    private static String line(String name, String value) {
        return value.isEmpty() ? "" : String.format("  %-13s %s%n", name, value);
    }

    private static String outputLine(OutputView output) {
        String cause = output.cause().map(code -> ": " + code).orElse("");
        String state = output.up().map(up -> up ? " up" : " down" + cause).orElse(" ?");
        return line("output", output.url() + state);
    }

    private static String pid(StreamView stream) {
        return stream.pid().map(pid -> ", pid " + pid).orElse("");
    }

    /** Not negative: the daemon and this command read the clock at different times. */
    private static String timeBetween(Instant from, Instant to) {
        return DurationText.format(Duration.between(from, to.isBefore(from) ? from : to));
    }

    private static String count(Optional<Long> value) {
        return value.map(Object::toString).orElse("-");
    }

    private static String framesPerSecond(Optional<BigDecimal> value) {
        return format(value, 1, "%.1f");
    }

    private static String kilobits(Optional<BigDecimal> bits) {
        return format(bits, 1000, "%.0f");
    }

    private static String speed(Optional<BigDecimal> value) {
        return format(value, 1, "%.3fx");
    }

    private static String format(Optional<BigDecimal> value, double unit, String format) {
        return value.map(number -> String.format(Locale.ROOT, format, number.doubleValue() / unit))
                .orElse("-");
    }
}
