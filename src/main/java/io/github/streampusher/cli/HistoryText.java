package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.reporting.HistoryFile.RunView;
import io.github.streampusher.reporting.StateText;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.Language;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Renders past runs as text for a terminal, with the advice for the last one. */
record HistoryText(Terminal terminal, Language language) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** Past runs as a table, newest last, with times in the local zone. */
    String table(List<RunView> runs) {
        TextTable table = new TextTable(
                text("START"),
                number("LENGTH", 0),
                text("CAUSE"),
                number("FPS", 2),
                number("KBIT/S", 3),
                number("SPEED", 4),
                number("DUP", 5),
                number("DROP", 5),
                text("DETAIL"));
        for (RunView run : runs) {
            table.add(
                    TIME.format(run.start().atZone(ZoneId.systemDefault())),
                    DurationText.format(Duration.ofMillis(Math.round(run.seconds() * 1000))),
                    run.cause().orElse("-"),
                    FigureText.framesPerSecond(run.fps()),
                    FigureText.kilobits(run.bitrateBps()),
                    FigureText.speed(run.speed()),
                    Long.toString(run.duplicated()),
                    Long.toString(run.dropped()),
                    run.unit().map(unit -> unit + ": ").orElse("") + StateText.in(language, run.detail()));
        }
        return table.render(terminal.width()) + (runs.isEmpty() ? "" : adviceForLast(runs.get(runs.size() - 1)));
    }

    private String adviceForLast(RunView run) {
        String advice =
                run.diagnosis().map(found -> found.advice(language).remedy()).orElse("");
        return advice.isEmpty()
                ? ""
                : DisplayText.wrap(TableWords.in(language, "advice") + ": " + advice, terminal.width(), "  ") + "\n";
    }

    private Column text(String header) {
        return Column.text(TableWords.in(language, header), 0);
    }

    private Column number(String header, int hidePriority) {
        return Column.number(TableWords.in(language, header), hidePriority);
    }
}
