package io.github.streampusher.process;

import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the FFmpeg process of a launch. Confined to the launcher thread, with whose end the kernel kills the children.
 */
final class ChildStarter {
    private static final Logger LOG = LoggerFactory.getLogger(ChildStarter.class);

    private final Path runDir;
    private final Path workDir;
    private final PresetFiles presets;

    /** @param workDir where the children's relative paths begin */
    ChildStarter(Path runDir, Path workDir) {
        this.runDir = runDir;
        this.workDir = workDir;
        presets = new PresetFiles(runDir);
    }

    /** Tries the prefix of all commands, which the first start need not wait for then. */
    void prepare() {
        if (ParentDeath.prefix().isEmpty()) {
            LOG.warn("setsid and setpriv do not work here: if the daemon is killed, its children keep running until the"
                    + " next start kills them");
        }
    }

    /** @throws IOException with the system's message, which contains no secret */
    Process start(Launch launch, Path program) throws IOException {
        List<String> command = new ArrayList<>(ParentDeath.prefix());
        command.add(program.toString());
        command.addAll(launch.commandLine().reveal(preset -> presets.write(launch.run(), preset)));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (Files.isDirectory(workDir)) {
            builder.directory(workDir.toFile());
        }
        ChildEnvironment.ofRun(launch.run(), runDir).applyTo(builder.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw e.getCause() instanceof IOException cause ? cause : e;
        }
    }

    /** Deletes the files that only this run needed. */
    void cleanUp(RunId run) {
        presets.delete(run);
    }
}
