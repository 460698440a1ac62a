package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.daemon.ProgramVersion;
import io.github.streampusher.process.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stream-pusher version}: the program, its Java and its FFmpeg. */
@Command(
        name = "version",
        description = "Prints the versions of the program, Java and FFmpeg.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    /** FFmpeg answers in milliseconds; from a slow disk, in seconds. */
    private static final Duration FFMPEG_TIMEOUT = Duration.ofSeconds(10);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return 0;
    }

    @Override
    public String[] getVersion() {
        String ffmpeg =
                new Configuration(config.file()).load().settings().daemon().ffmpeg();
        return new String[] {
            "stream-pusher " + ProgramVersion.CURRENT,
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
