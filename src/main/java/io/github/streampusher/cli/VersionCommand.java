package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.daemon.Application;
import io.github.streampusher.process.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code stream-pusher version}: the program, its Java and its FFmpeg. */
@Command(name = VersionCommand.NAME, description = "Prints the versions of the program, Java and FFmpeg.")
final class VersionCommand extends Subcommand implements IVersionProvider {
    static final String NAME = "version";

    /** FFmpeg answers in milliseconds; from a slow disk, in seconds. */
    private static final Duration FFMPEG_TIMEOUT = Duration.ofSeconds(10);

    @Override
    public Integer call() {
        List.of(getVersion()).forEach(out()::println);
        return 0;
    }

    @Override
    public String[] getVersion() {
        String ffmpeg = new Configuration(mainFile()).mainSettings().daemon().ffmpeg();
        return new String[] {
            "stream-pusher " + Application.VERSION,
            "Java " + Runtime.version() + ", " + System.getProperty("java.vendor"),
            ffmpegVersion(ffmpeg)
        };
    }

    private static String ffmpegVersion(String program) {
        try {
            Tool.Result result = Tool.run(List.of(program, "-version"), "", Path.of("/"), FFMPEG_TIMEOUT);
            return result.output().lines().findFirst().orElse(program + " prints no version");
        } catch (IOException | TimeoutException e) {
            return "no FFmpeg: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
