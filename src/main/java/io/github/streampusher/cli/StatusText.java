package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.StateText;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.reporting.StatusView.Availability;
import io.github.streampusher.reporting.StatusView.DetailView;
import io.github.streampusher.reporting.StatusView.FeedView;
import io.github.streampusher.reporting.StatusView.OutputView;
import io.github.streampusher.reporting.StatusView.StreamDetail;
import io.github.streampusher.reporting.StatusView.StreamView;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Language;
import io.github.streampusher.supervision.port.Snapshot.ChannelStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the status of streams as text for a terminal. */
final class StatusText {
    /** The states, the one that most needs a person first. */
    private static final List<String> BY_NEED = List.of(
            "blocked",
            "quarantined",
            "degraded",
            "waiting",
            "starting",
            "stopping",
            "live",
            "scheduled",
            "finished",
            "elsewhere",
            "disabled");

    /** Below the row of a stream in one of these states stands what to do. */
    private static final List<String> UNWELL = BY_NEED.subList(0, 4);

    /** A reason that ends with the time to the next start. */
    private static final Pattern NEXT_TRY = Pattern.compile("(.*(?:next try (?:on a reload, or )?in|距下次重试) ).*");

    private static final String VALUE_INDENT = " ".repeat(16);

    private final Instant now;
    private final Terminal terminal;
    private final Language language;

    StatusText(Instant now, Terminal terminal, Language language) {
        this.now = now;
        this.terminal = terminal;
        this.language = language;
    }

    private String words(String english, Object... values) {
        return TableWords.in(language, english, values);
    }

    private Optional<String> share(String english, Optional<BigDecimal> live) {
        return FigureText.share(live).map(share -> words(english, share));
    }

    private Column text(String header) {
        return Column.text(words(header), 0);
    }

    private Column number(String header, int hidePriority) {
        return Column.number(words(header), hidePriority);
    }

    /** All streams as a table. */
    String table(StatusView status) {
        boolean fleet =
                status.streams().stream().anyMatch(stream -> stream.node().isPresent());
        TextTable table = new TextTable(
                text("STREAM"),
                new Column(words("STATE"), false, 0, terminal::colouredState),
                number("FOR", 1),
                number("FPS", 2),
                number("KBIT/S", 3),
                number("SPEED", 4),
                number("DUP", 5),
                number("DROP", 5),
                number("RESTARTS", 6),
                Column.text(fleet ? words("NODE") : "", 2),
                text("DETAIL"));
        List<StreamView> worstFirst = status.streams().stream()
                .sorted(Comparator.comparingInt(stream -> BY_NEED.indexOf(stream.state())))
                .toList();
        for (StreamView stream : worstFirst) {
            boolean running = stream.pid().isPresent();
            table.add(
                    nameAndTitle(stream),
                    stream.state(),
                    timeBetween(stream.since(), now),
                    running ? FigureText.framesPerSecond(stream.fps()) : "",
                    running ? FigureText.kilobits(stream.bitrateBps()) : "",
                    running ? FigureText.speed(stream.speed()) : "",
                    running ? Long.toString(stream.duplicated()) : "",
                    running ? Long.toString(stream.dropped()) : "",
                    Long.toString(stream.restarts()),
                    stream.node().orElse(""),
                    detail(stream) + pid(stream));
            stream.problem().map(this::outdatedText).ifPresent(table::addNote);
            if (UNWELL.contains(stream.state())) {
                advice(stream).ifPresent(table::addNote);
            }
        }
        int problems = status.config().problems().size();
        return table.render(terminal.width())
                + (status.streams().isEmpty()
                        ? words(
                                "No streams are defined: write one into streams.d/NAME.yaml beside the main file, and it"
                                        + " starts.")
                        : sum(status.streams()))
                + "\n"
                + (problems == 0
                        ? ""
                        : words(
                                        problems == 1
                                                ? "%s problem in the definitions: see `stream-pusher check`"
                                                : "%s problems in the definitions: see `stream-pusher check`",
                                        problems)
                                + "\n");
    }

    /** In the language of the table; a newer daemon may know a cause that this command does not. */
    private Optional<String> advice(StreamView stream) {
        return LastFailure.of(stream)
                .map(found -> found.advice(language).remedy())
                .filter(text -> !text.isEmpty())
                .or(stream::advice);
    }

    private static String nameAndTitle(StreamView stream) {
        return stream.title().map(title -> stream.name() + " " + title).orElse(stream.name());
    }

    /** Such as {@code 12 streams: 1 blocked, 11 live}. */
    private String sum(List<StreamView> streams) {
        Map<String, Long> counts =
                streams.stream().collect(Collectors.groupingBy(StreamView::state, Collectors.counting()));
        String parts = BY_NEED.stream()
                .filter(counts::containsKey)
                .map(state -> counts.get(state) + " " + state)
                .collect(Collectors.joining(", "));
        return words(streams.size() == 1 ? "%s stream: %s" : "%s streams: %s", streams.size(), parts);
    }

    /** With the time to the next start as it is now, in the place of that at the last change. */
    private String detail(StreamView stream) {
        String reason = StateText.in(language, stream.detail());
        Matcher countdown = NEXT_TRY.matcher(reason);
        return countdown.matches() && stream.nextStart().isPresent()
                ? countdown.group(1) + timeBetween(now, stream.nextStart().get())
                : reason;
    }

    private static String fileText(ChannelStatus channel) {
        String length = channel.length()
                .map(whole -> " / " + DurationText.format(whole))
                .orElse("");
        return channel.file() + " (" + DurationText.format(channel.position()) + length + ")";
    }

    /** Everything about one stream. */
    String report(DetailView view) {
        StreamDetail detail = view.streams().get(0);
        StreamView stream = detail.stream();
        Availability availability = detail.history().availability();
        List<RunView> runs = detail.history().lastRuns();
        String lines = line("why", detail(stream))
                + line("definition", stream.problem().map(this::outdatedText).orElse(""))
                + line("cause", stream.cause().orElse(""))
                + line("advice", advice(stream).orElse(""))
                + line(
                        "next start",
                        stream.nextStart()
                                .map(at -> words("in %s", timeBetween(now, at)))
                                .orElse(""))
                + line("node", stream.node().orElse(""))
                + line("input", stream.input().orElse(""))
                + line("file", stream.channel().map(StatusText::fileText).orElse(""))
                + line(
                        "next file",
                        stream.channel().flatMap(ChannelStatus::next).orElse(""))
                + stream.feeds().stream().map(this::feedLine).collect(Collectors.joining())
                + line("run", stream.run() + pid(stream))
                + (stream.pid().isPresent() ? rates(stream) : "")
                + stream.outputs().stream().map(this::outputLine).collect(Collectors.joining())
                + line(
                        "labels",
                        stream.labels().entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(", ")))
                + line(
                        "availability",
                        Stream.of(share("%s in 24 h", availability.day()), share("%s in 30 days", availability.month()))
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(", ")));
        String state = words("%s for %s", terminal.colouredState(stream.state()), timeBetween(stream.since(), now));
        return stream.name() + stream.title().map(title -> " (" + title + ")").orElse("") + ": " + state + "\n"
                + lines.lines()
                        .map(line -> DisplayText.wrap(line, terminal.width(), VALUE_INDENT) + "\n")
                        .collect(Collectors.joining())
                + (runs.isEmpty() ? "" : "\n" + new HistoryText(terminal, language).table(runs));
    }

    private String outdatedText(String problem) {
        return words("the file is broken, an older definition is in force: %s", problem);
    }

    private String rates(StreamView stream) {
        return line(
                        "rates",
                        words(
                                "%s frames/s, %s kbit/s, speed %s",
                                FigureText.framesPerSecond(stream.fps()),
                                FigureText.kilobits(stream.bitrateBps()),
                                FigureText.speed(stream.speed())))
                + line(
                        "counters",
                        words(
                                "%s frames, %s duplicated, %s dropped, %s bytes",
                                FigureText.count(stream.frames()),
                                stream.duplicated(),
                                stream.dropped(),
                                FigureText.count(stream.outputBytes())))
                + line("cores", stream.cores().map(BigDecimal::toPlainString).orElse(""));
    }

    /** Empty without a value. */
    private String line(String name, String value) {
        String word = words(name);
        String gap = " ".repeat(Math.max(1, VALUE_INDENT.length() - 2 - DisplayText.width(word)));
        return value.isEmpty() ? "" : "  " + word + gap + value + "\n";
    }

    private String outputLine(OutputView output) {
        String cause = output.cause().map(code -> ": " + code).orElse("");
        String state =
                output.up().map(up -> up ? words("up") : words("down") + cause).orElse("?");
        return line("output", output.url() + " " + state);
    }

    private String feedLine(FeedView feed) {
        String cause = feed.cause().map(code -> ": " + code).orElse("");
        String silent = Stream.of(Map.entry("video", feed.video()), Map.entry("audio", feed.audio()))
                .filter(track ->
                        track.getValue().filter(health -> !health.moving()).isPresent())
                .map(track -> ", " + words("no " + track.getKey()))
                .collect(Collectors.joining());
        String state = feed.onAir()
                ? words("on air") + silent
                : feed.state().equals("disabled") ? words("not needed now") : feed.state() + cause;
        return line("feed", feed.input() + " " + state);
    }

    private static String pid(StreamView stream) {
        return stream.pid().map(pid -> ", pid " + pid).orElse("");
    }

    /** Not negative: the daemon and this command read the clock at different times. */
    private static String timeBetween(Instant from, Instant to) {
        return DurationText.format(Duration.between(from, to.isBefore(from) ? from : to));
    }
}
