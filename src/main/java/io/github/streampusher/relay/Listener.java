package io.github.streampusher.relay;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Unix socket that takes one connection, and is gone then: its path is the identity of the child that knows it. */
record Listener(Path path, ServerSocketChannel channel) {

    static Listener bind(Path path) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), 1);
            channel.configureBlocking(false);
            return new Listener(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The connection, after which no other is possible. */
    SocketChannel accept() throws IOException {
        SocketChannel connection = channel.accept();
        close();
        connection.configureBlocking(false);
        return connection;
    }

    void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
