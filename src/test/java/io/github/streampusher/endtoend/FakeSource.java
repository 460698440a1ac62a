package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.Ports;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** A source that sends a file at its own pace by TCP, HTTP, RTSP, UDP or a named pipe, until it freezes or hangs up. */
final class FakeSource implements AutoCloseable {
    /** Length of the file that {@link TestMedia} makes. */
    private static final double MEDIA_SECONDS = TestMedia.LENGTH.toSeconds();

    private static final int PACKET_BYTES = 1316;
    private static final Duration TICK = Duration.ofMillis(20);

    /** Opens the next connection to a reader. */
    private interface ConnectionOpener {
        OutputStream open() throws IOException;
    }

    private final String url;
    private final byte[] media;
    private final ConnectionOpener opener;
    private final Closeable endpoint;
    private volatile OutputStream connection = OutputStream.nullOutputStream();
    private volatile boolean frozen;
    private volatile boolean closed;
    private volatile Instant lastSent = Instant.EPOCH;

    private FakeSource(String url, Path media, ConnectionOpener opening, Closeable endpoint) throws IOException {
        this.url = url;
        this.media = Files.readAllBytes(media);
        this.opener = opening;
        this.endpoint = endpoint;
        Thread thread = new Thread(this::serve, "camera");
        thread.setDaemon(true);
        thread.start();
    }

    static FakeSource tcp(Path media) throws IOException {
        ServerSocket server = listen();
        return new FakeSource(
                "tcp://127.0.0.1:" + server.getLocalPort(),
                media,
                () -> server.accept().getOutputStream(),
                server);
    }

    static FakeSource http(Path media) throws IOException {
        ServerSocket server = listen();
        return new FakeSource(
                "http://127.0.0.1:" + server.getLocalPort() + "/live.ts",
                media,
                () -> acceptHttp(server.accept()),
                server);
    }

    static FakeSource udp(Path media) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        DatagramSocket socket = new DatagramSocket();
        return new FakeSource("udp://127.0.0.1:" + address.getPort(), media, () -> udpOutput(socket, address), socket);
    }

    static FakeSource pipe(Path media, Path pipe) throws IOException, InterruptedException {
        ExternalProcess.run("mkfifo", pipe.toString());
        return new FakeSource(pipe.toString(), media, () -> Files.newOutputStream(pipe), () -> {});
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    static FakeSource rtsp(Path media) throws IOException {
        ServerSocket server = listen();
        String url = "rtsp://127.0.0.1:" + server.getLocalPort() + "/live";
        return new FakeSource(url, media, () -> acceptRtsp(server.accept(), url), server);
    }

    /** All requests up to PLAY; the media then comes in the same connection, as MPEG-TS in RTP. */
    private static OutputStream acceptRtsp(Socket socket, String url) throws IOException {
        BufferedReader requests = reader(socket);
        OutputStream to = socket.getOutputStream();
        String request;
        do {
            request = requests.readLine();
            if (request == null) {
                throw new IOException("the reader closed the connection");
            }
            String answer = "RTSP/1.0 200 OK\r\nCSeq: " + readCSeq(requests) + "\r\n" + rtspResponse(request, url);
            to.write(answer.getBytes(StandardCharsets.US_ASCII));
        } while (!request.startsWith("PLAY"));
        return rtpOverTcp(to);
    }

    private static String readCSeq(BufferedReader requests) throws IOException {
        String sequence = "";
        for (String line = requests.readLine(); line != null && !line.isEmpty(); line = requests.readLine()) {
            sequence = line.startsWith("CSeq:") ? line.substring(5).strip() : sequence;
        }
        return sequence;
    }

    private static String rtspResponse(String request, String url) {
        String media = "v=0\r\ns=live\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:" + url + "/all\r\n";
        return switch (request.substring(0, request.indexOf(' '))) {
            case "OPTIONS" -> "Public: DESCRIBE, SETUP, PLAY\r\n\r\n";
            case "DESCRIBE" ->
                "Content-Type: application/sdp\r\nContent-Length: " + media.length() + "\r\n\r\n" + media;
            default -> "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
        };
    }

    private static OutputStream rtpOverTcp(OutputStream to) {
        return new FilterOutputStream(to) {
            private int sent;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer packet = ByteBuffer.allocate(length + 16);
                packet.put((byte) '$').put((byte) 0).putShort((short) (length + 12));
                packet.put((byte) 0x80).put((byte) 33).putShort((short) sent);
                packet.putInt(sent).putInt(1); // MPEG-TS has clocks of its own
                packet.put(bytes, offset, length);
                out.write(packet.array());
                sent++;
            }
        };
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static OutputStream acceptHttp(Socket socket) throws IOException {
        BufferedReader request = reader(socket);
        for (String line = request.readLine(); line != null && !line.isEmpty(); ) {
            line = request.readLine();
        }
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket.getOutputStream();
    }

    private static OutputStream udpOutput(DatagramSocket socket, InetSocketAddress to) {
        return new OutputStream() {
            @Override
            public void write(int single) {
                throw new UnsupportedOperationException("whole packets only");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    socket.send(new DatagramPacket(bytes, offset, length, to));
                } catch (java.net.PortUnreachableException e) {
                    return; // no receiver listens yet
                }
            }
        };
    }

    String url() {
        return url;
    }

    /** Stops sending; the connection stays open. */
    void freeze() {
        frozen = true;
    }

    /** Sends at once all media that came due during the freeze. */
    void resume() {
        frozen = false;
    }

    /** When it last sent a packet. */
    Instant lastSent() {
        return lastSent;
    }

    /** Closes the connection and accepts the next. */
    void closeConnection() throws IOException {
        connection.close();
    }

    private void serve() {
        while (!closed) {
            try (OutputStream opened = opener.open()) {
                connection = opened;
                send(opened);
            } catch (IOException e) {
                LockSupport.parkNanos(TICK.toNanos()); // the reader has left
            }
        }
    }

    private void send(OutputStream to) throws IOException {
        long start = System.nanoTime();
        int sent = 0;
        while (!closed) {
            double due = (System.nanoTime() - start) / 1e9 * media.length / MEDIA_SECONDS;
            while (!frozen && sent < due) {
                int offset = sent % (media.length - PACKET_BYTES);
                to.write(media, offset - offset % PACKET_BYTES, PACKET_BYTES);
                sent += PACKET_BYTES;
                lastSent = Instant.now();
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        connection.close();
        endpoint.close();
    }
}
