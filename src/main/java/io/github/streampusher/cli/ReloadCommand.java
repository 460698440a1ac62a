package io.github.streampusher.cli;

import io.github.streampusher.daemon.Application;
import io.github.streampusher.daemon.UserError;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stream-pusher reload}: what {@code systemctl reload} runs. */
@Command(
        name = "reload",
        description = "Has the daemon read all definitions now, and waits; prints what it did and what is wrong.",
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> answer = DaemonClient.of(config)
                .request(Application.RELOAD_REQUEST)
                .lines()
                .toList();
        if (answer.isEmpty()) {
            throw new UserError("the daemon did not answer; its journal says why");
        }
        answer.forEach(spec.commandLine().getOut()::println);
        return answer.size() > 1 ? Main.EXIT_PROBLEM : 0;
    }
}
