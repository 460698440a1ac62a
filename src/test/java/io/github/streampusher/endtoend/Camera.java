package io.github.streampusher.endtoend;

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
final class Camera implements AutoCloseable {
    /** Of the file that {@link Media} makes. */
    private static final double SECONDS = Media.LENGTH.toSeconds();

    private static final int PACKET = 1316;
    private static final Duration TICK = Duration.ofMillis(20);

    /** How a connection to it comes about. */
    private interface Opening {
        OutputStream open() throws IOException;
    }

    private final String url;
    private final byte[] media;
    private final Opening opening;
    private final Closeable endpoint;
    private volatile OutputStream connection = OutputStream.nullOutputStream();
    private volatile boolean frozen;
    private volatile boolean closed;
    private volatile Instant lastSent = Instant.EPOCH;

    private Camera(String url, Path media, Opening opening, Closeable endpoint) throws IOException {
        this.url = url;
        this.media = Files.readAllBytes(media);
        this.opening = opening;
        this.endpoint = endpoint;
        Thread thread = new Thread(this::work, "camera");
        thread.setDaemon(true);
        thread.start();
    }

    static Camera tcp(Path media) throws IOException {
        ServerSocket server = listen();
        return new Camera(
                "tcp://127.0.0.1:" + server.getLocalPort(),
                media,
                () -> server.accept().getOutputStream(),
                server);
    }

    static Camera http(Path media) throws IOException {
        ServerSocket server = listen();
        return new Camera(
                "http://127.0.0.1:" + server.getLocalPort() + "/live.ts",
                media,
                () -> answered(server.accept()),
                server);
    }

    static Camera udp(Path media) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free());
        DatagramSocket socket = new DatagramSocket();
        return new Camera("udp://127.0.0.1:" + address.getPort(), media, () -> datagrams(socket, address), socket);
    }

    static Camera pipe(Path media, Path pipe) throws IOException, InterruptedException {
        Tool.run("mkfifo", pipe.toString());
        return new Camera(pipe.toString(), media, () -> Files.newOutputStream(pipe), () -> {});
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    static Camera rtsp(Path media) throws IOException {
        ServerSocket server = listen();
        String url = "rtsp://127.0.0.1:" + server.getLocalPort() + "/live";
        return new Camera(url, media, () -> played(server.accept(), url), server);
    }

    /** All requests up to PLAY; the media then comes in the same connection, as MPEG-TS in RTP. */
    private static OutputStream played(Socket socket, String url) throws IOException {
        BufferedReader requests = reader(socket);
        OutputStream to = socket.getOutputStream();
        String request;
        do {
            request = requests.readLine();
            if (request == null) {
                throw new IOException("it has hung up");
            }
            String answer = "RTSP/1.0 200 OK\r\nCSeq: " + sequence(requests) + "\r\n" + particulars(request, url);
            to.write(answer.getBytes(StandardCharsets.US_ASCII));
        } while (!request.startsWith("PLAY"));
        return interleaved(to);
    }

    private static String sequence(BufferedReader requests) throws IOException {
        String sequence = "";
        for (String line = requests.readLine(); line != null && !line.isEmpty(); line = requests.readLine()) {
            sequence = line.startsWith("CSeq:") ? line.substring(5).strip() : sequence;
        }
        return sequence;
    }

    private static String particulars(String request, String url) {
        String media = "v=0\r\ns=live\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:" + url + "/all\r\n";
        return switch (request.substring(0, request.indexOf(' '))) {
            case "OPTIONS" -> "Public: DESCRIBE, SETUP, PLAY\r\n\r\n";
            case "DESCRIBE" ->
                "Content-Type: application/sdp\r\nContent-Length: " + media.length() + "\r\n\r\n" + media;
            default -> "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
        };
    }

    private static OutputStream interleaved(OutputStream to) {
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

    private static OutputStream answered(Socket socket) throws IOException {
        BufferedReader request = reader(socket);
        for (String line = request.readLine(); line != null && !line.isEmpty(); ) {
            line = request.readLine();
        }
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket.getOutputStream();
    }

    private static OutputStream datagrams(DatagramSocket socket, InetSocketAddress to) {
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
                    return; // nobody listens yet
                }
            }
        };
    }

    String url() {
        return url;
    }

    /** Sends nothing more, though the connection stays. */
    void freeze() {
        frozen = true;
    }

    /** Sends on what has come due meanwhile. */
    void thaw() {
        frozen = false;
    }

    /** When it last sent anything. */
    Instant lastSent() {
        return lastSent;
    }

    /** Ends the connection, and takes the next. */
    void hangUp() throws IOException {
        connection.close();
    }

    private void work() {
        while (!closed) {
            try (OutputStream opened = opening.open()) {
                connection = opened;
                send(opened);
            } catch (IOException e) {
                LockSupport.parkNanos(TICK.toNanos()); // whoever read it is gone
            }
        }
    }

    private void send(OutputStream to) throws IOException {
        long start = System.nanoTime();
        int sent = 0;
        while (!closed) {
            double due = (System.nanoTime() - start) / 1e9 * media.length / SECONDS;
            while (!frozen && sent < due) {
                int offset = sent % (media.length - PACKET);
                to.write(media, offset - offset % PACKET, PACKET);
                sent += PACKET;
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
