package io.github.streampusher.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ConsoleLogTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
    void levelsAreThoseOfSyslog(String level, int priority) {
        assertEquals(priority, ConsoleLog.syslogPriority(Level.toLevel(level)));
        assertEquals("<" + priority + ">", ConsoleLog.priorityPrefix(Level.toLevel(level)));
    }

    @Test
    void configurationNeverBlocksAndKeepsOwnInformation() {
        LoggerContext context = new LoggerContext();
        assertEquals(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY, new ConsoleLog().configure(context));
        AsyncAppender queue =
                (AsyncAppender) context.getLogger("ROOT").iteratorForAppenders().next();
        assertTrue(queue.isNeverBlock() && queue.isStarted());
        assertEquals(0, queue.getDiscardingThreshold(), "no line is dropped while there is room");
        assertTrue(context.getLogger("io.github.streampusher.daemon").isInfoEnabled());
        assertFalse(context.getLogger("io.github.streampusher.daemon").isDebugEnabled());
        assertFalse(context.getLogger("io.prometheus").isInfoEnabled());
        assertFalse(context.getLogger("org.zeroturnaround.exec").isErrorEnabled());
        context.stop();
    }

    @Test
    void journalEntryHasTheFieldsOfTheLine() throws Exception {
        Path socket = folder.resolve("journal");
        LoggerContext context = new LoggerContext();
        try (UnixDatagramReceiver receiver = new UnixDatagramReceiver(socket)) {
            PatternLayout layout = new PatternLayout();
            layout.setContext(context);
            layout.setPattern("%msg%n%ex");
            layout.start();
            JournalAppender appender = new JournalAppender(UnixDatagramSocket.open(socket.toString()), layout);
            appender.setContext(context);
            appender.start();
            Logger logger = context.getLogger("test");
            logger.addAppender(appender);
            logger.atWarn().addKeyValue("STREAM", "cam").log("cam: {}", "odd");
            assertEquals(
                    List.of("MESSAGE=cam: odd", "PRIORITY=4", "SYSLOG_IDENTIFIER=stream-pusher", "STREAM=cam"),
                    receiver.next().lines().toList());
            logger.error("two\nlines");
            assertTrue(receiver.next().startsWith("MESSAGE\n"));
        }
        context.stop();
    }
}
