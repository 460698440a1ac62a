package io.github.streampusher.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is put before each command, so that the kernel kills the program when the thread that started it ends, even if
 * the daemon is killed. SIGKILL, because a program blocked in I/O ignores SIGTERM. {@code setsid} keeps Ctrl-C from the
 * children, which the daemon stops cleanly; where nobody presses it, it is left out, for each of the two costs an exec of
 * 3 ms, on a busy machine 6.
 */
final class ParentDeath {
    private static final List<String> COMMAND = List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--");
    private static final int TRIAL_TIMEOUT_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ParentDeath.class);

    private ParentDeath() {}

    /** Determined at the first use, which takes some milliseconds. */
    private static final class Trial {
        static final List<String> PREFIX = isWorking() ? COMMAND : List.of();
    }

    /**
     * For children; empty where setsid and setpriv do not work. Under systemd, which signals the daemon alone and gives it
     * no terminal, only a script gets a session, by which all that it starts is found.
     *
     * @param environment of the daemon
     */
    static List<String> prefix(boolean script, Map<String, String> environment) {
        return script || !environment.containsKey("NOTIFY_SOCKET") ? Trial.PREFIX : toolPrefix();
    }

    /** For tools; empty likewise. */
    static List<String> toolPrefix() {
        return Trial.PREFIX.subList(Math.min(1, Trial.PREFIX.size()), Trial.PREFIX.size());
    }

    private static boolean isWorking() {
        List<String> trial = new ArrayList<>(COMMAND);
        trial.add("true");
        try {
            Process process = new ProcessBuilder(trial).start();
            return process.waitFor(TRIAL_TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            LOG.debug("No setsid or setpriv", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
