package io.github.streampusher.process;

import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Marks a child by its environment, by which a later daemon knows it for one that was left over; also keeps from it
 * what is the daemon's own.
 *
 * @param runDir tells the children of daemons side by side apart
 * @param daemonPid process id of the daemon that started the child
 */
record ChildEnvironment(String stream, String runDir, long daemonPid) {
    private static final String STREAM = "STREAM_PUSHER_STREAM";
    private static final String RUN_DIR = "STREAM_PUSHER_RUN_DIR";
    private static final String DAEMON = "STREAM_PUSHER_DAEMON";

    static ChildEnvironment of(StreamName stream, Path runDir) {
        return new ChildEnvironment(
                stream.value(), runDir.toString(), ProcessHandle.current().pid());
    }

    /** The mark that an environment carries, if it does. */
    static Optional<ChildEnvironment> parse(Map<String, String> environment) {
        try {
            return environment.keySet().containsAll(Set.of(STREAM, RUN_DIR, DAEMON))
                    ? Optional.of(new ChildEnvironment(
                            environment.get(STREAM), environment.get(RUN_DIR), Long.parseLong(environment.get(DAEMON))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What to change in the daemon's environment for the child; null: take it out. */
    Map<String, String> changes() {
        Map<String, String> changes = new HashMap<>();
        for (String own : System.getenv().keySet()) {
            if (isDaemonOnly(own)) {
                changes.put(own, null);
            }
        }
        changes.put(STREAM, stream);
        changes.put(RUN_DIR, runDir);
        changes.put(DAEMON, Long.toString(daemonPid));
        return changes;
    }

    /** How to reach systemd, its secrets, and the libraries that jsvc found for Java. */
    private static boolean isDaemonOnly(String variable) {
        return switch (variable) {
            case "NOTIFY_SOCKET", "LD_LIBRARY_PATH", "CREDENTIALS_DIRECTORY" -> true;
            default -> variable.startsWith("WATCHDOG_");
        };
    }
}
