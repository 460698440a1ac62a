package io.github.streampusher.process;

import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Relay;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the FFmpeg process of a launch. Confined to the launcher thread, with whose end the kernel kills the children.
 */
final class ChildStarter {
    /** From 0 to 1000: where memory runs out, the kernel ends one FFmpeg rather than the daemon. */
    private static final String OOM_SCORE_ADJUSTMENT = "200";

    private static final Logger LOG = LoggerFactory.getLogger(ChildStarter.class);

    private final Relay relay;
    private final Path runDir;
    private final Path workDir;
    private final PresetFiles presets;
    private final SlateFolder slates;

    /** @param workDir where the children's relative paths begin */
    ChildStarter(Relay relay, Path runDir, Path workDir) {
        this.relay = relay;
        this.runDir = runDir;
        this.workDir = workDir;
        presets = new PresetFiles(runDir);
        slates = SlateFolder.in(runDir);
    }

    /** Tries the prefix of all commands, which the first start need not wait for then. */
    void prepare() {
        if (ParentDeath.toolPrefix().isEmpty()) {
            LOG.warn("setsid and setpriv do not work here: if the daemon is killed, its children keep running until the"
                    + " next start kills them");
        }
    }

    /**
     * @param script whether the program is a script
     * @throws IOException with the system's message, which contains no secret
     */
    Process start(Launch launch, Path program, boolean script) throws IOException {
        List<String> command = new ArrayList<>(ParentDeath.prefix(script, System.getenv()));
        command.add(program.toString());
        List<String> arguments = arguments(launch);
        if (arguments.contains(RelayPlanner.ADDRESS)) { // which must listen before the child starts
            String socket = "unix:" + relay.open(launch.run(), launch.isPaced());
            arguments.replaceAll(argument -> argument.equals(RelayPlanner.ADDRESS) ? socket : argument);
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (Files.isDirectory(workDir)) {
            builder.directory(workDir.toFile());
        }
        ChildEnvironment.ofRun(launch.run(), runDir).applyTo(builder.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            preferInOom(process.pid());
            return process;
        } catch (IOException e) {
            throw e.getCause() instanceof IOException cause ? cause : e;
        }
    }

    /** A slate that is encoded already is copied. */
    private List<String> arguments(Launch launch) {
        Optional<SlateFile> slate = launch.slate().filter(made -> slates.has(made, workDir));
        CommandLine commandLine = slate.map(SlateFile::copy).orElse(launch.commandLine());
        List<String> arguments = commandLine.reveal(preset -> presets.write(launch.run(), preset));
        return new ArrayList<>(
                slate.map(file -> slates.withPath(arguments, slates.file(file))).orElse(arguments));
    }

    private static void preferInOom(long pid) {
        try {
            Files.writeString(ProcessEntry.procFile(pid, "oom_score_adj"), OOM_SCORE_ADJUSTMENT);
        } catch (IOException e) { // it has exited already, or the sandbox forbids it
            LOG.debug("oom_score_adj of {}: {}", pid, e.toString());
        }
    }

    /** Lets go of what only this run needed. */
    void cleanUp(RunId run) {
        presets.delete(run);
        relay.exited(run);
    }
}
