package io.github.streampusher.cli;

import io.github.streampusher.cli.TextTable.Column;
import io.github.streampusher.daemon.UserError;
import io.github.streampusher.node.FleetAnswers;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.FleetStatus.NodeView;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher fleet}: shows the nodes that share the streams, and moves streams between them. */
@Command(
        name = "fleet",
        description =
                "Shows the nodes of the fleet; drain NODE moves its streams away until undrain NODE or forget NODE,"
                        + " move STREAM NODE moves one, even evens the load out.")
final class FleetCommand extends Subcommand {
    private static final Map<String, Integer> WORDS =
            Map.of("drain", 1, "undrain", 1, "forget", 1, "move", 2, "even", 0);
    private static final int WAIT_MILLIS = 300;

    /** What has not moved for 15 s has no place elsewhere: a child that does not end is killed after half of that. */
    private static final int MOST_WAITS = 50;

    @Option(names = "--json", description = "print JSON, for tools")
    private boolean json;

    @Option(
            names = "--wait",
            description = "with drain: return when no stream is left there that has a place elsewhere")
    private boolean wait;

    @Parameters(paramLabel = "ACTION", arity = "0..3", description = "drain, undrain, forget, move or even; none: show")
    private List<String> action = List.of();

    @Override
    public Integer call() throws InterruptedException {
        if (action.isEmpty()) {
            String answer = ask();
            out().println(json ? answer : FleetText.table(answer, Terminal.detect(), daemon().language()));
            return 0;
        }
        Integer count = WORDS.get(action.get(0));
        if (count == null || action.size() != count + 1) {
            throw usageError("give drain NODE, undrain NODE, forget NODE, move STREAM NODE, or even");
        }
        String answer = daemon().request(FleetAnswers.REQUEST + " " + String.join(" ", action));
        if (!answer.equals("done")) {
            throw new UserError(answer);
        }
        if (wait && action.get(0).equals("drain")) {
            awaitDrained(action.get(1));
        }
        return 0;
    }

    private String ask() {
        String answer = daemon().request(FleetAnswers.REQUEST);
        if (!answer.startsWith("{")) {
            throw new UserError(answer);
        }
        return answer;
    }

    private void awaitDrained(String node) throws InterruptedException {
        long before = Long.MAX_VALUE;
        for (int still = 0; still < MOST_WAITS; TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS)) {
            long left = FleetText.streamsOn(node, ask());
            if (left == 0) {
                return;
            }
            still = left < before ? 0 : still + 1;
            before = left;
        }
        throw new UserError(before + " of its streams have no place elsewhere, and run there still");
    }

    /** The fleet on a terminal. Apart from its command, which each daemon loads, also one that is in no fleet. */
    private static final class FleetText {
        private FleetText() {}

        /** How many streams are to run on a node. */
        static long streamsOn(String node, String answer) {
            FleetStatus view = Json.parse(answer, FleetStatus.class);
            return view.streams().values().stream().filter(node::equals).count();
        }

        static String table(String answer, Terminal terminal, Language language) {
            FleetStatus view = Json.parse(answer, FleetStatus.class);
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
                        node.isGone() ? "" : String.format(Locale.ROOT, "%.1f / %.0f", node.usedCores(), node.cores()),
                        node.isGone() ? "" : Long.toString(node.streams()),
                        node.lastSignSeconds()
                                .map(age -> String.format(Locale.ROOT, "%.1f s", age))
                                .orElse(""),
                        String.join(" ", node.labels()));
            }
            List<String> lines =
                    new ArrayList<>(List.of(table.render(terminal.width()).stripTrailing()));
            view.homeless().forEach((stream, cause) -> lines.add(stream + ": " + cause));
            view.differing().forEach(stream -> lines.add(stream + ": definitions-differ"));
            view.problem()
                    .or(() -> Optional.of("the engine does not answer; streams go on while their lease does")
                            .filter(silent -> !view.engineAnswers())
                            .map(silent -> TableWords.in(language, silent)))
                    .ifPresent(lines::add);
            return String.join("\n", lines);
        }
    }
}
