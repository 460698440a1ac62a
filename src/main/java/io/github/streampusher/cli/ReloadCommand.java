package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import io.github.streampusher.daemon.UserError;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code stream-pusher reload}: what {@code systemctl reload} runs. */
@Command(
        name = "reload",
        description = "Has the daemon read all definitions now, and waits; prints what it did and what is wrong.")
final class ReloadCommand extends Subcommand {
    @Override
    public Integer call() {
        List<String> answer =
                daemon().request(Application.RELOAD_REQUEST).lines().toList();
        if (answer.isEmpty()) {
            throw new UserError("the daemon did not answer; its journal says why");
        }
        answer.forEach(out()::println);
        return answer.size() > 1 ? Main.EXIT_PROBLEM : 0;
    }
}
