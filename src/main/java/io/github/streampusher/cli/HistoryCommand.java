package io.github.streampusher.cli;

import io.github.streampusher.daemon.UserError;
import io.github.streampusher.reporting.HistoryFile;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher history}: prints a stream's past runs, also when the daemon does not run. */
@Command(name = "history", description = "Prints a stream's past runs, newest last: start, length, cause, averages.")
final class HistoryCommand extends Subcommand {
    @Option(names = "--json", description = "print a JSON object a line, for tools")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "the stream")
    private String name;

    @Override
    public Integer call() {
        DaemonClient daemon = daemon();
        HistoryFile file = new HistoryFile(daemon.folders().stateDir(), Main.checkedName(name));
        if (!file.exists() && !daemon.defines(new StreamName(name))) {
            throw new UserError("there is no stream \"" + name + "\", and no history of one");
        }
        try {
            PrintWriter out = out();
            if (json) {
                file.runs().forEach(run -> out.println(run.withAdvice(daemon.language())));
            } else {
                out.print(new HistoryText(Terminal.detect(), daemon.language()).table(file.runs()));
            }
            out.flush();
            return 0;
        } catch (AccessDeniedException e) {
            throw new UserError(DaemonClient.NO_PERMISSION.formatted(e.getFile()), e);
        } catch (IOException e) {
            throw new UserError("the history of " + name + " cannot be read: " + e, e);
        }
    }
}
