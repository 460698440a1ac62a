package io.github.streampusher.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells systemd how the service is, as sd_notify(3) does; says nothing where systemd does not listen. Never blocks. */
public final class SystemdNotifier {
    private final Optional<UnixDatagramSocket> socket;
    private final Optional<Duration> watchdogTimeout;

    private SystemdNotifier(Optional<UnixDatagramSocket> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdogTimeout = watchdog;
    }

    /**
     * As systemd told the process. WATCHDOG_PID names jsvc's controller, not this process, and is not looked at.
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

    /** The daemon does its work, or does it again after a reload. */
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

    /** Without this for as long as {@link #watchdogTimeout}, the service is killed and started again. */
    public void pingWatchdog() {
        send("WATCHDOG=1");
    }

    /** How long it may be silent; empty: for ever. */
    public Optional<Duration> watchdog() {
        return watchdogTimeout;
    }

    private void send(String message) {
        socket.ifPresent(way -> way.trySend(message.getBytes(StandardCharsets.UTF_8)));
    }
}
