package io.github.streampusher.streamlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The daemon's own lines, on standard output: with time and level for a terminal, with systemd's level prefix where
 * the journal reads them. Found by logback as a service, which is faster than a configuration file.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(System.getenv("JOURNAL_STREAM") == null ? forTerminal(context) : forJournal(context));
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("io.github.streampusher").setLevel(Level.INFO);
        context.getLogger("ROOT").addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static LayoutBase<ILoggingEvent> forTerminal(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %msg%n%ex");
        layout.start();
        return layout;
    }

    private static LayoutBase<ILoggingEvent> forJournal(LoggerContext context) {
        PatternLayout plain = new PatternLayout();
        plain.setContext(context);
        plain.setPattern("%msg%n%ex");
        plain.start();
        LayoutBase<ILoggingEvent> layout = new LayoutBase<>() {
            @Override
            public String doLayout(ILoggingEvent event) {
                return prefix(event.getLevel()) + plain.doLayout(event);
            }
        };
        layout.setContext(context);
        layout.start();
        return layout;
    }

    /** The number of the level in syslog, as systemd reads it at the beginning of a line. */
    private static String prefix(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }
}
