package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.node.FleetAnswers.NodeView;
import io.github.streampusher.node.FleetAnswers.View;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The fleet on a terminal. Apart from its command, which each daemon loads, also one that is in no fleet. */
final class FleetText {
    private FleetText() {}

    /** How many streams are to run on a node. */
    static long streamsOn(String node, String answer) {
        View view = Json.parse(answer, View.class);
        return view.streams().values().stream().filter(node::equals).count();
    }

    static String table(String answer, Terminal terminal, Language language) {
        View view = Json.parse(answer, View.class);
        TextTable table = new TextTable(
                Column.text(TableWords.in(language, "NODE"), 0),
                Column.text(TableWords.in(language, "STATE"), 0),
                Column.number(TableWords.in(language, "CORES"), 0),
                Column.number(TableWords.in(language, "STREAMS"), 0),
                Column.number(TableWords.in(language, "LAST SIGN"), 1),
                Column.text(TableWords.in(language, "LABELS"), 0));
        for (NodeView node : view.nodes()) {
            table.add(
                    node.name(),
                    node.state(),
                    String.format(Locale.ROOT, "%.1f / %.0f", node.usedCores(), node.cores()),
                    Long.toString(node.streams()),
                    String.format(Locale.ROOT, "%.1f s", node.lastSignSeconds()),
                    String.join(" ", node.labels()));
        }
        List<String> lines =
                new ArrayList<>(List.of(table.render(terminal.width()).stripTrailing()));
        view.homeless().forEach((stream, cause) -> lines.add(stream + ": " + cause));
        view.differing().forEach(stream -> lines.add(stream + ": definitions-differ"));
        view.problem().ifPresent(lines::add);
        return String.join("\n", lines);
    }
}
