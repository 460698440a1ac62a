package io.github.streampusher.cli;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.daemon.ProgramVersion;
import io.github.streampusher.process.FfmpegVersion;
import java.util.concurrent.Callable;
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
            FfmpegVersion.of(ffmpeg)
        };
    }
}
