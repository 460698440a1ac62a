package io.github.streampusher.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real etcd on loopback; {@code -Detcd=PATH} takes another one than Debian's. */
public final class EtcdServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of(System.getProperty("etcd", "/usr/bin/etcd"));

    private final String clientUrl;
    private final Process process;

    private EtcdServer(String clientUrl, Process process) {
        this.clientUrl = clientUrl;
        this.process = process;
    }

    /** Skips the test where there is no etcd. */
    public static void assumeInstalled() {
        assumeTrue(Files.isExecutable(PROGRAM), "apt-get install etcd-server");
    }

    /**
     * Starts a server that is alone.
     *
     * @param folder for its data and its log
     * @param scheme of the client's address
     */
    public static EtcdServer start(Path folder, String scheme, String... options) throws IOException {
        int peer = Ports.free();
        return start(folder, "default", scheme, peer, peer, "default=http://127.0.0.1:" + peer, options);
    }

    /**
     * Starts a server of a cluster.
     *
     * @param advertisedPort at which the others reach it, if by a detour
     * @param cluster names and advertised addresses of all
     */
    public static EtcdServer start(
            Path folder,
            String name,
            String scheme,
            int peerPort,
            int advertisedPort,
            String cluster,
            String... options)
            throws IOException {
        String client = scheme + "://127.0.0.1:" + Ports.free();
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--name=" + name,
                "--data-dir=" + folder.resolve(name),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + advertisedPort,
                "--initial-cluster=" + cluster));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        return new EtcdServer(client, process);
    }

    public String clientUrl() {
        return clientUrl;
    }

    /** Kills it and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
