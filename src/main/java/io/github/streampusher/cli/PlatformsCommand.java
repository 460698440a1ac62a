package io.github.streampusher.cli;

import io.github.streampusher.platform.Platform;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stream-pusher platforms}: what is known of platforms, with source and date. */
@Command(
        name = "platforms",
        description = "Prints how the addresses of platforms are written, and of one its limits with source and date.")
final class PlatformsCommand extends Subcommand {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "one platform, such as twitch")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            Platform.all()
                    .forEach(platform ->
                            out().printf("%-12s %s  %s%n", platform.name(), platform.address(), platform.title()));
            return 0;
        }
        Optional<Platform> found = Platform.all().stream()
                .filter(platform -> platform.name().equalsIgnoreCase(name.get()))
                .findFirst();
        found.ifPresentOrElse(
                this::print,
                () -> printError(
                        "nothing is known of \"" + name.get() + "\"; stream-pusher platforms lists the others"));
        return found.isPresent() ? 0 : Main.EXIT_PROBLEM;
    }

    private void print(Platform platform) {
        out().println(platform.title());
        platform.facts()
                .forEach((keyword, fact) -> out().printf(
                                "  %-10s %s%n%13s%s, %s%n",
                                keyword,
                                fact.value(),
                                "",
                                fact.source().address(),
                                fact.source().date()));
    }
}
