package io.github.streampusher.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Sends entries with fields to the journal, by its native protocol. */
public final class NativeJournal {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");

    /** Overrides the socket path, for a container that mounts the socket elsewhere. */
    private static final String SOCKET_PROPERTY = "stream-pusher.journal-socket";

    /** A datagram must fit into the system's smallest usual send buffer. */
    private static final int MAX_VALUE_BYTES = 48 * 1024;

    private final UnixDatagramSocket socket;

    NativeJournal(UnixDatagramSocket socket) {
        this.socket = socket;
    }

    /**
     * The journal, if it reads this process's standard output.
     *
     * @param environment of the process
     */
    public static Optional<NativeJournal> of(Map<String, String> environment) {
        Path path = Path.of(System.getProperty(SOCKET_PROPERTY, SOCKET.toString()));
        return environment.containsKey("JOURNAL_STREAM") && Files.exists(path)
                ? UnixDatagramSocket.open(path.toString()).map(NativeJournal::new)
                : Optional.empty();
    }

    /** Sends one entry; false if the journal does not take it. */
    public boolean send(Map<String, String> fields) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        fields.forEach((name, value) -> appendField(entry, name, value));
        return socket.send(entry.toByteArray());
    }

    /** {@code NAME=value}, or with the length before a value of more than one line. */
    private static void appendField(ByteArrayOutputStream entry, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, MAX_VALUE_BYTES);
        entry.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            entry.write('=');
        } else {
            entry.write('\n');
            entry.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array());
        }
        entry.write(bytes, 0, length);
        entry.write('\n');
    }
}
