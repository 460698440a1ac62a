package io.github.streampusher.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Sends requests to the running daemon. */
public record ControlClient(Path socket) {
    /** The daemon gives each caller two seconds, so this waits for some other callers. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * The daemon's answer to one request line.
     *
     * @throws IOException when no daemon answers there
     */
    public String request(String request) throws IOException {
        Timer timer = new Timer("control-timeout", true);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            timer.schedule(closeTask(channel), TIMEOUT.toMillis());
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            timer.cancel();
        }
    }

    private static TimerTask closeTask(SocketChannel channel) {
        return new TimerTask() {
            @Override
            public void run() {
                try {
                    channel.close();
                } catch (IOException e) {
                    return; // closed enough
                }
            }
        };
    }
}
