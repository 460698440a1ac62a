package io.github.streampusher.reporting;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.streampusher.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The lines that one class logs while this is open. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public CapturedLog(Class<?> type) {
        // until logback has started, which another thread may be doing
        Await.until(() -> LoggerFactory.getLogger(type) instanceof Logger);
        logger = (Logger) LoggerFactory.getLogger(type);
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        logger.addAppender(appender);
    }

    /** {@code LEVEL message}. */
    public List<String> lines() {
        return appender.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    /** The journal fields of the last line. */
    Map<String, String> lastFields() {
        return appender.list.get(appender.list.size() - 1).getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value.toString()));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
