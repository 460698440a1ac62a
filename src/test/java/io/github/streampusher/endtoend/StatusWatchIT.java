package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code status --watch} on a terminal, which Python lends. */
@Timeout(120)
class StatusWatchIT {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 10;

    /** Runs a command on a terminal of that size, types Ctrl-C when it has drawn three times; prints what it wrote. */
    private static final String PTY_SCRIPT = """
            import fcntl, os, pty, signal, struct, sys, termios, time
            width, height = int(sys.argv[1]), int(sys.argv[2])
            pid, fd = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
                os.environ["TERM"] = "xterm"
                os.environ.pop("NO_COLOR", None)
                os.execvp(sys.argv[3], sys.argv[3:])
            seen, typed = b"", False
            def late(*unused):
                raise SystemExit("not ended: " + repr(seen))
            signal.signal(signal.SIGALRM, late)
            signal.alarm(60)
            while True:
                try:
                    piece = os.read(fd, 65536)
                except OSError:
                    break
                if not piece:
                    break
                seen += piece
                if seen.count(b"\\x1b[H") >= 3 and not typed:
                    os.write(fd, b"\\x03")
                    typed = True
            sys.stdout.buffer.write(seen)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir
    Path folder;

    @Test
    void tableFitsTerminalAndIsRedrawnUntilCtrlC() throws Exception {
        try (RealDaemon daemon = new RealDaemon(folder.resolve("sp"))) {
            StringBuilder many = new StringBuilder("streams:\n");
            for (int i = 0; i < 20; i++) {
                many.append("  off-with-a-rather-long-name-of-its-own-" + i
                        + ": {enabled: false, input: test, output: /dev/null}\n");
            }
            daemon.define("a.yaml", RealDaemon.stream("cam", "test:160x120@10", folder.resolve("cam.flv") + ""));
            daemon.define("many.yaml", many.toString());
            daemon.start();
            daemon.awaitState("cam", "live");

            List<String> command = new ArrayList<>(List.of("python3", "-c", PTY_SCRIPT, WIDTH + "", HEIGHT + ""));
            command.addAll(daemon.commandLine("status", "--watch"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), seen);

            assertTrue(seen.contains("\033[32mlive"), seen);
            String[] frames = seen.split("\033\\[H");
            assertTrue(frames.length >= 4, seen);
            List<String> lines = frames[2]
                    .lines()
                    .map(line -> line.replaceAll("\033\\[[0-9]*[A-Za-z]", ""))
                    .filter(line -> !line.isEmpty())
                    .toList();
            assertEquals(HEIGHT - 1, lines.size(), frames[2]);
            lines.forEach(line -> assertTrue(line.length() <= WIDTH, line));
            assertTrue(lines.get(0).startsWith("STREAM"), frames[2]);

            String piped = daemon.runCommand("status");
            assertTrue(!piped.contains("\033") && piped.contains("off-with-a-rather-long-name-of-its-own-19"), piped);
        }
    }
}
