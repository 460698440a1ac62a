package io.github.streampusher.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.streampusher.fleet.Keys;
import io.github.streampusher.fleet.Write;
import io.github.streampusher.fleet.Write.Answer;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.EtcdServer;
import io.github.streampusher.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter against three servers, whose links to each other can be cut. */
class EtcdClusterIT {
    private static final int SIZE = 3;

    @TempDir
    Path folder;

    private final List<Link> links = new ArrayList<>();
    private final List<EtcdServer> servers = new ArrayList<>();
    private EtcdEngine engine;
    private int writes;

    /** The way to one server for the others; a cut one ends its connections and takes no more. */
    private static final class Link implements AutoCloseable {
        private final int target;
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> open = new ArrayList<>();
        private boolean cut;

        Link(int target) throws IOException {
            this.target = target;
            daemon(this::accept);
        }

        private static void daemon(Runnable task) {
            Thread thread = new Thread(task, "etcd-link");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    connect(listener.accept());
                }
            } catch (IOException e) {
                // closed
            }
        }

        private synchronized void connect(Socket caller) throws IOException {
            open.add(caller);
            if (cut) {
                caller.close();
                return;
            }
            Socket server;
            try {
                server = new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (IOException e) {
                caller.close(); // it has been killed, or is not up yet
                return;
            }
            open.add(server);
            daemon(() -> carry(caller, server));
            daemon(() -> carry(server, caller));
        }

        private static void carry(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // cut, or one of them was killed
            }
        }

        synchronized void cut(boolean wanted) {
            cut = wanted;
            if (cut) {
                open.forEach(Link::close);
                open.clear();
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            cut(true);
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void startServers() throws IOException {
        EtcdServer.assumeInstalled();
        List<Integer> peers = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            peers.add(Ports.free());
            links.add(new Link(peers.get(i)));
        }
        String cluster = IntStream.range(0, SIZE)
                .mapToObj(i -> "n" + i + "=http://127.0.0.1:" + links.get(i).port())
                .collect(Collectors.joining(","));
        for (int i = 0; i < SIZE; i++) {
            servers.add(EtcdServer.start(
                    folder, "n" + i, "http", peers.get(i), links.get(i).port(), cluster));
        }
        engine = new EtcdEngine(
                servers.stream().map(EtcdServer::clientUrl).map(URI::create).toList(), Optional.empty());
        Await.until(() -> engine.read().isPresent());
    }

    @AfterEach
    void stopServers() {
        Optional.ofNullable(engine).ifPresent(EtcdEngine::close);
        servers.forEach(EtcdServer::close);
        links.forEach(Link::close);
    }

    private Answer write() {
        return engine.write(new Write(Keys.ROOT + "s/s" + writes++, Optional.of("x"), 0));
    }

    private void awaitWrites() {
        Await.until(() -> write() instanceof Answer.Done);
    }

    /** Of the one that leads, too: each is killed in a test of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void deathOfAnyServerIsSurvivedWithAllThatWasWritten(int killed) throws InterruptedException {
        Answer.Done done = assertInstanceOf(Answer.Done.class, write());
        String key = Keys.ROOT + "s/s" + (writes - 1);
        servers.get(killed).kill();
        awaitWrites();
        assertEquals(
                done.revision(), engine.read().orElseThrow().entries().get(key).revision());
        assertFalse(engine.isLeaderless());
    }

    @Test
    void serversThatDoNotReachEachOtherSayThatTheyHaveNoLeader() {
        awaitWrites();
        assertFalse(engine.isLeaderless());
        links.forEach(link -> link.cut(true));
        Await.until(engine::isLeaderless);
        assertInstanceOf(Answer.Unknown.class, write());
        links.forEach(link -> link.cut(false));
        awaitWrites();
        assertFalse(engine.isLeaderless());
    }

    @Test
    void oneServerThatIsLeftIsNotBelieved() throws InterruptedException {
        servers.get(0).kill();
        servers.get(1).kill();
        Await.until(() -> write() instanceof Answer.Unknown);
        assertFalse(engine.isLeaderless());
    }
}
