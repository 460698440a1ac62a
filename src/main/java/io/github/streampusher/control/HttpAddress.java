package io.github.streampusher.control;

import io.github.streampusher.stream.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jdk.net.ExtendedSocketOptions;

/** Where the HTTP service listens: {@code HOST:PORT}, or {@code unix:PATH}. */
record HttpAddress(String text) {
    private static final String UNIX_PEER = "the socket, by ";

    /** Connections that wait while a turn of the service lasts. */
    private static final int BACKLOG = 128;

    ServerSocketChannel bind() throws IOException {
        if (!isUnix()) {
            int colon = text.lastIndexOf(':');
            InetAddress host = InetAddress.getByName(text.substring(0, colon));
            int port = Integer.parseInt(text.substring(colon + 1));
            return bound(ServerSocketChannel.open(), new InetSocketAddress(host, port));
        }
        Path path = socket();
        if (isSocket(path)) {
            Files.delete(path); // an earlier daemon left it; two daemons are kept apart by their lock
        }
        ServerSocketChannel server =
                bound(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(path));
        // as on loopback, every program of this machine may read, and to act the token is needed
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        return server;
    }

    private static ServerSocketChannel bound(ServerSocketChannel server, SocketAddress where) throws IOException {
        try {
            return server.bind(where, BACKLOG);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    void unbind() throws IOException {
        if (isUnix() && isSocket(socket())) {
            Files.delete(socket());
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000) == 0140000;
    }

    private boolean isUnix() {
        return text.startsWith(Settings.Http.UNIX);
    }

    private Path socket() {
        return Path.of(text.substring(Settings.Http.UNIX.length()));
    }

    /** Who called: an IP address, or for the Unix socket the name of the user. */
    String peer(SocketChannel caller) throws IOException {
        if (isUnix()) {
            return UNIX_PEER
                    + caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        }
        return ((InetSocketAddress) caller.getRemoteAddress()).getAddress().getHostAddress();
    }

    /** Whether a peer is on this machine, and sends nothing over a network. */
    boolean isLocal(String peer) {
        return isUnix() || peer.startsWith("127.") || peer.equals("0:0:0:0:0:0:0:1");
    }

    /** Whether only callers on this machine can reach it. */
    boolean isLoopback() {
        try {
            return isUnix()
                    || InetAddress.getByName(text.substring(0, text.lastIndexOf(':')))
                            .isLoopbackAddress();
        } catch (IOException e) {
            return false; // then it cannot be bound either
        }
    }
}
