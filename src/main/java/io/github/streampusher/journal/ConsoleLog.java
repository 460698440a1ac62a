package io.github.streampusher.journal;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Configures logback for the daemon's own log: to the journal with fields if systemd reads standard output, else to
 * standard output with time and level. A stuck reader must not stop the daemon: lines wait in a bounded queue, and are
 * lost when it is full. Logback finds this class as a service, which is faster than a configuration file.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {
    /** Enough for some hundred streams that change their state at once. */
    private static final int MAX_QUEUED_LINES = 2048;

    /** Long enough for a working reader, short enough for a stop within seconds. */
    private static final int FLUSH_MILLIS = 500;

    private static final String PLAIN_PATTERN = "%msg%n%ex";

    /** Overrides the socket path, for a container that mounts the socket elsewhere. */
    private static final String SOCKET_PROPERTY = "stream-pusher.journal-socket";

    /** Writes the queued lines; nothing can be logged afterwards. */
    public static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Appender<ILoggingEvent> destination = System.getenv("JOURNAL_STREAM") == null
                ? terminalAppender(context)
                : new JournalAppender(journalSocket(), layout(context, PLAIN_PATTERN));
        destination.setContext(context);
        destination.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(MAX_QUEUED_LINES);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(destination);
        queue.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("io.github.streampusher").setLevel(Level.INFO);
        context.getLogger("org.zeroturnaround")
                .setLevel(Level.OFF); // it reports pipes that a program left open or unread
        context.getLogger("ROOT").addAppender(queue);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Appender<ILoggingEvent> terminalAppender(LoggerContext context) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout(context, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level " + PLAIN_PATTERN));
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setEncoder(encoder);
        return console;
    }

    private static Optional<UnixDatagramSocket> journalSocket() {
        String path = System.getProperty(SOCKET_PROPERTY, "/run/systemd/journal/socket");
        return Files.exists(Path.of(path)) ? UnixDatagramSocket.open(path) : Optional.empty();
    }

    private static PatternLayout layout(LoggerContext context, String pattern) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        return layout;
    }

    /** The level as systemd parses it at the start of a line. */
    static String priorityPrefix(Level level) {
        return "<" + syslogPriority(level) + ">";
    }

    /** The number of the level in syslog. */
    static int syslogPriority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
