package io.github.streampusher.daemon;

import io.github.streampusher.process.CommandRunner;
import io.github.streampusher.reporting.NotificationSink;
import io.github.streampusher.reporting.Notifications;
import io.github.streampusher.reporting.Webhook;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the receivers of notifications that the settings name. Confined to the thread that reloads. */
final class NotificationSinks {
    /** One that takes longer is given up on. */
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
        Map<String, NotificationSink> receivers = new HashMap<>();
        if (!wanted.command().isEmpty()) {
            List<String> command = wanted.command().stream().map(Text::reveal).toList();
            receivers.put("notify.command", event -> CommandRunner.run(command, event + "\n", TIMEOUT));
        }
        wanted.webhook()
                .map(Address::reveal)
                .ifPresent(url -> receivers.put("notify.webhook", new Webhook(url, TIMEOUT)));
        notifications.reconfigure(receivers, wanted.on());
    }
}
