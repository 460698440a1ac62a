package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.node.FleetAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final Duration WAIT_INTERVAL = Duration.ofMillis(300);

    /** What has not moved for three seconds has no place elsewhere. */
    private static final int MOST_WAITS = 10;

    @Option(names = "--json", description = "print JSON, for tools")
    private boolean json;

    @Option(
            names = "--wait",
            description = "with drain: return when no stream is left there that has a place elsewhere")
    private boolean wait;

    @Parameters(paramLabel = "ACTION", arity = "0..3", description = "drain, undrain, forget, move or even; none: show")
    private List<String> action = List.of();

    @Override
    public Integer call() {
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

    private void awaitDrained(String node) {
        long before = Long.MAX_VALUE;
        for (int still = 0; still < MOST_WAITS; ) {
            long left = FleetText.streamsOn(node, ask());
            if (left == 0) {
                return;
            }
            still = left < before ? 0 : still + 1;
            before = left;
            try {
                Thread.sleep(WAIT_INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        throw new UserError(before + " of its streams have no place elsewhere, and run there still");
    }
}
