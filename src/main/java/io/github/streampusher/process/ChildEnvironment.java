package io.github.streampusher.process;

import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.RunId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mark in the environment of a child or a probe, by which a later daemon recognises an orphan; and the one place
 * that keeps the daemon's own variables from every program it starts.
 *
 * @param run which run of the stream; empty for a probe
 * @param runDir distinguishes daemons that run side by side
 * @param daemonPid process id of the daemon that started the process
 * @param probe whether it is a probe, which no run owns
 */
public record ChildEnvironment(String stream, String run, String runDir, long daemonPid, boolean probe) {
    private static final String STREAM = "STREAM_PUSHER_STREAM";
    private static final String RUN = "STREAM_PUSHER_RUN";
    private static final String RUN_DIR = "STREAM_PUSHER_RUN_DIR";
    private static final String DAEMON = "STREAM_PUSHER_DAEMON";
    private static final String PROBE = "STREAM_PUSHER_PROBE";

    static ChildEnvironment ofRun(RunId run, Path runDir) {
        return new ChildEnvironment(
                run.stream().value(),
                text(run),
                runDir.toString(),
                ProcessHandle.current().pid(),
                false);
    }

    public static ChildEnvironment ofProbe(StreamName stream, Path runDir) {
        return new ChildEnvironment(
                stream.value(), "", runDir.toString(), ProcessHandle.current().pid(), true);
    }

    private static String text(RunId run) {
        return run.incarnation() + "." + run.unit() + "." + run.number();
    }

    /** Whether this daemon has started the process in that run. */
    boolean isOf(RunId asked) {
        return stream.equals(asked.stream().value())
                && run.equals(text(asked))
                && daemonPid == ProcessHandle.current().pid();
    }

    /** The mark in an environment, if it has one. */
    static Optional<ChildEnvironment> parse(Map<String, String> environment) {
        String stream = environment.get(STREAM);
        String runDir = environment.get(RUN_DIR);
        String daemonPid = environment.get(DAEMON);
        if (stream == null || runDir == null || daemonPid == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChildEnvironment(
                    stream,
                    environment.getOrDefault(RUN, ""),
                    runDir,
                    Long.parseLong(daemonPid),
                    environment.containsKey(PROBE)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Changes to the daemon's environment for this process; null removes a variable. */
    public Map<String, String> changes() {
        Map<String, String> changes = removals();
        changes.put(STREAM, stream);
        changes.put(RUN, run);
        changes.put(RUN_DIR, runDir);
        changes.put(DAEMON, Long.toString(daemonPid));
        if (probe) {
            changes.put(PROBE, "1");
        }
        return changes;
    }

    void applyTo(Map<String, String> environment) {
        changes().forEach((name, value) -> {
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
    }

    /** The changes for a program that needs no mark: only what must be removed. */
    public static Map<String, String> removals() {
        Map<String, String> changes = new HashMap<>();
        for (String name : System.getenv().keySet()) {
            if (isDaemonOnly(name)) {
                changes.put(name, null);
            }
        }
        return changes;
    }

    /** The way to systemd, its credentials, and the libraries that jsvc found for Java. */
    private static boolean isDaemonOnly(String variable) {
        return switch (variable) {
            case "NOTIFY_SOCKET", "LD_LIBRARY_PATH", "CREDENTIALS_DIRECTORY" -> true;
            default -> variable.startsWith("WATCHDOG_");
        };
    }
}
