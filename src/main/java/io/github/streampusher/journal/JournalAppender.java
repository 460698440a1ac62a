package io.github.streampusher.journal;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/**
 * Sends log lines to the journal by its native protocol, where each key-value pair of a line becomes a field of the
 * entry. A line that cannot be sent is printed to standard output, with the level as systemd parses it.
 */
final class JournalAppender extends AppenderBase<ILoggingEvent> {
    /** A datagram must fit into the system's smallest usual send buffer. */
    private static final int MAX_VALUE_BYTES = 48 * 1024;

    private final Optional<UnixDatagramSocket> socket;
    private final PatternLayout layout;

    JournalAppender(Optional<UnixDatagramSocket> socket, PatternLayout layout) {
        this.socket = socket;
        this.layout = layout;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = layout.doLayout(event);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("MESSAGE", text.stripTrailing());
        fields.put("PRIORITY", Integer.toString(ConsoleLog.syslogPriority(event.getLevel())));
        fields.put("SYSLOG_IDENTIFIER", "stream-pusher");
        for (KeyValuePair pair : Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())) {
            fields.put(pair.key, String.valueOf(pair.value));
        }
        if (!send(fields)) {
            System.out.print(ConsoleLog.priorityPrefix(event.getLevel()) + text);
        }
    }

    /** Sends one entry; false if the journal does not take it. */
    boolean send(Map<String, String> fields) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        fields.forEach((name, value) -> appendField(entry, name, value));
        return socket.isPresent() && socket.get().send(entry.toByteArray());
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
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            entry.writeBytes(number.putLong(length).array());
        }
        entry.write(bytes, 0, length);
        entry.write('\n');
    }
}
