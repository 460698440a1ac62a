package io.github.streampusher.daemon;

import io.github.streampusher.process.Tool;
import io.github.streampusher.reporting.DeliveryQueue;
import io.github.streampusher.reporting.Notifications;
import io.github.streampusher.reporting.Webhook;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Creates the receivers of notifications from the settings. Confined to the thread that reloads. */
final class NotificationSinks {
    /** The limit for one event, as in the man page. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Notifications notifications;
    private Settings.Notification currentSettings = Settings.Notification.DEFAULT;

    NotificationSinks(Notifications notifications) {
        this.notifications = notifications;
    }

    void reconfigure(Settings.Notification wanted) {
        if (wanted.equals(currentSettings)) {
            return;
        }
        currentSettings = wanted;
        Map<String, DeliveryQueue.Receiver<String>> receivers = new HashMap<>();
        if (!wanted.command().isEmpty()) {
            List<String> command = wanted.command().stream().map(Text::reveal).toList();
            receivers.put("notify.command", event -> run(command, event));
        }
        wanted.webhook()
                .map(Address::reveal)
                .ifPresent(url -> receivers.put("notify.webhook", new Webhook(url, TIMEOUT)));
        notifications.reconfigure(receivers, wanted.on());
    }

    private static void run(List<String> command, String event) throws IOException, InterruptedException {
        try {
            Tool.Result result = Tool.run(command, event + "\n", Path.of("").toAbsolutePath(), TIMEOUT);
            if (result.status() != 0) {
                throw new IOException(command.get(0) + " ended with status " + result.status());
            }
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
