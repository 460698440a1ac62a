package io.github.streampusher.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reports the state of the service to systemd, as sd_notify(3) does; does nothing without systemd. Never blocks. */
public final class SystemdNotifier {
    /** The loop sends one a second at least, or hangs. */
    private static final Duration MAX_PING_AGE = Duration.ofSeconds(10);

    private final Optional<UnixDatagramSocket> socket;
    private final Optional<Duration> watchdogTimeout;
    private volatile long lastPing = System.nanoTime();
    private volatile boolean leased;

    private SystemdNotifier(Optional<UnixDatagramSocket> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdogTimeout = watchdog;
    }

    /**
     * Configured by systemd's variables. WATCHDOG_PID is ignored: it is the pid of jsvc's controller, not of this process.
     *
     * @param environment of the process
     */
    public static SystemdNotifier of(Map<String, String> environment) {
        Optional<UnixDatagramSocket> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(path -> path.startsWith("/") || path.startsWith("@"))
                .flatMap(UnixDatagramSocket::open);
        Optional<Duration> watchdog = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> socket.isPresent() && micros.matches("[1-9]\\d{0,15}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000));
        return new SystemdNotifier(socket, watchdog);
    }

    /** The start or a reload is complete. */
    public void ready() {
        send("READY=1");
    }

    /** The definitions are being read again; {@link #ready} must follow. */
    public void reloading() {
        send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    public void stopping() {
        send("STOPPING=1");
    }

    /** The line that {@code systemctl status} shows. */
    public void status(String line) {
        send("STATUS=" + line.replace('\n', ' '));
    }

    /** Must be called within {@link #watchdog()}, or systemd restarts the service. */
    public void pingWatchdog() {
        lastPing = System.nanoTime();
        if (!leased) {
            send("WATCHDOG=1");
        }
    }

    /**
     * From now on systemd kills the service at that time, unless this is called again; pings change nothing. Does nothing
     * when those have stopped.
     */
    public void killAfter(Duration left) {
        if (watchdogTimeout.isPresent() && System.nanoTime() - lastPing < MAX_PING_AGE.toNanos()) {
            leased = true;
            send("WATCHDOG_USEC=" + Math.max(1, left.toNanos() / 1000) + "\nWATCHDOG=1");
        }
    }

    /** Pings count again. */
    public void endLease() {
        watchdogTimeout.filter(timeout -> leased).ifPresent(timeout -> {
            leased = false;
            send("WATCHDOG_USEC=" + timeout.toNanos() / 1000 + "\nWATCHDOG=1");
        });
    }

    /** The longest time between two pings; empty without a watchdog. */
    public Optional<Duration> watchdog() {
        return watchdogTimeout;
    }

    private void send(String message) {
        socket.ifPresent(way -> way.trySend(message.getBytes(StandardCharsets.UTF_8)));
    }
}
