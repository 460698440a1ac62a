package io.github.streampusher.journal;

import io.github.streampusher.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Receives datagrams of a Unix socket by a Python script, since Java has no such sockets. */
public final class UnixDatagramReceiver implements AutoCloseable {
    private static final String PROGRAM = """
            import base64, socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1].replace("@", "\\0", 1) if sys.argv[1].startswith("@") else sys.argv[1])
            print("ready", flush=True)
            while True:
                print(base64.b64encode(s.recv(1 << 20)).decode(), flush=True)
            """;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedReader lines;

    public UnixDatagramReceiver(String path) throws IOException {
        process = new ProcessBuilder("python3", "-c", PROGRAM, path)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        if (!"ready".equals(lines.readLine())) {
            throw new IOException("nobody listens on " + path);
        }
    }

    public UnixDatagramReceiver(Path path) throws IOException {
        this(path.toString());
    }

    private boolean hasMessage() {
        try {
            return lines.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message; waits for it, within a bound. */
    public byte[] nextBytes() throws IOException {
        Await.until(this::hasMessage, TIMEOUT, () -> "no message");
        return Base64.getDecoder().decode(lines.readLine());
    }

    public String next() throws IOException {
        return new String(nextBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
