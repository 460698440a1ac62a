package io.github.streampusher.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Tells systemd how the service is, as sd_notify(3) does; says nothing where systemd does not listen. Never blocks. */
public final class Systemd {
    private final Optional<Datagrams> socket;
    private final Optional<Duration> watchdog;

    private Systemd(Optional<Datagrams> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * As systemd told the process. WATCHDOG_PID names jsvc's controller, not this process, and is not looked at.
     *
     * @param environment of the process
     */
    public static Systemd of(Map<String, String> environment) {
        Optional<Datagrams> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(path -> path.startsWith("/") || path.startsWith("@"))
                .flatMap(Datagrams::to);
        Optional<Duration> watchdog = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> socket.isPresent() && micros.matches("[1-9]\\d{0,15}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) * 1000));
        return new Systemd(socket, watchdog);
    }

    /** The daemon does its work, or does it again after a reload. */
    public void ready() {
        tell("READY=1");
    }

    /** The definitions are being read again; {@link #ready} must follow. */
    public void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
    }

    public void stopping() {
        tell("STOPPING=1");
    }

    /** The line that {@code systemctl status} shows. */
    public void status(String line) {
        tell("STATUS=" + line.replace('\n', ' '));
    }

    /** Without this for as long as {@link #watchdog}, the service is killed and started again. */
    public void alive() {
        tell("WATCHDOG=1");
    }

    /** How long it may be silent; empty: for ever. */
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    private void tell(String message) {
        socket.ifPresent(way -> way.offer(message.getBytes(StandardCharsets.UTF_8)));
    }
}
