package io.github.streampusher.journal;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Sends log lines to the journal; each key-value pair of a line becomes a field of the entry. */
final class JournalAppender extends AppenderBase<ILoggingEvent> {
    private final NativeJournal journal;
    private final PatternLayout layout;

    JournalAppender(NativeJournal journal, PatternLayout text) {
        this.journal = journal;
        this.layout = text;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("MESSAGE", layout.doLayout(event).stripTrailing());
        fields.put("PRIORITY", Integer.toString(ConsoleLog.syslogPriority(event.getLevel())));
        fields.put("SYSLOG_IDENTIFIER", "stream-pusher");
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.put(pair.key, String.valueOf(pair.value));
            }
        }
        if (!journal.send(fields)) {
            System.out.print(ConsoleLog.priorityPrefix(event.getLevel()) + layout.doLayout(event));
        }
    }
}
