package io.github.streampusher.probe;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Probes the inputs before the present one, and connects to the ports of the outputs that are on their backup. */
record FailbackProbe(Ffprobe ffprobe, Capabilities ffmpeg, ValueCommands commands) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A dead one costs five seconds. */
    private static final int MAX_ADDRESSES = 8;

    /** The best route that is available; the present one if nothing better is. Blocks. */
    Route bestRoute(Definition definition, Route present) throws InterruptedException {
        Set<Integer> backups = new TreeSet<>(present.backups());
        backups.removeIf(output -> isOpen(definition.outputs().get(output).url()));
        for (int input = 0; input < present.input(); input++) {
            Definition candidate = definition.forRoute(present.withInput(input));
            ValueCommands.Outcome given = commands.run(candidate.commandsOf(true, false), candidate);
            boolean isAvailable = given.failure().isEmpty()
                    && !ffprobe.probe(candidate.with(given.values()), ffmpeg).hasSourceFailed();
            if (isAvailable) { // an input that cannot be probed must be tried
                return new Route(input, backups);
            }
        }
        return new Route(present.input(), backups);
    }

    /** Whether the port accepts a connection. An output without a TCP port must be tried. */
    private static boolean isOpen(Address address) {
        Optional<String> host = address.host();
        OptionalInt port = address.port();
        if (host.isEmpty() || port.isEmpty()) {
            return true;
        }
        try {
            return isOpen(List.of(InetAddress.getAllByName(host.get())), port.getAsInt());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether one of a host's addresses accepts a connection: FFmpeg tries them all, too. */
    static boolean isOpen(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .limit(MAX_ADDRESSES)
                .anyMatch(address -> isOpen(new InetSocketAddress(address, port)));
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
