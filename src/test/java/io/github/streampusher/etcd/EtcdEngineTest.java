package io.github.streampusher.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the servers of etcd count as having no leader. */
class EtcdEngineTest {
    /** As etcd 3.4.23 answers without quorum, shortened. */
    private static final String NO_LEADER =
            "{\"header\":{\"cluster_id\":\"%s\",\"revision\":\"7\"},\"raftTerm\":\"3\"}";

    private static final String LEADER =
            "{\"header\":{\"cluster_id\":\"%s\",\"revision\":\"7\"},\"leader\":\"17936118745931015223\"}";
    private static final String READ = "{\"header\":{\"revision\":\"7\"}}";

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private URI server(String status, int members) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/v3/maintenance/status", status);
        answer(server, "/v3/kv/range", READ);
        String list = "{},".repeat(members);
        answer(server, "/v3/cluster/member/list", "{\"members\":[" + list.substring(0, list.length() - 1) + "]}");
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static void answer(HttpServer server, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String status(String text) {
        return text.startsWith("none") ? NO_LEADER.formatted(text.substring(4)) : LEADER.formatted(text.substring(4));
    }

    @ParameterizedTest
    @CsvSource({
        "none1 none1 none1, 3, true",
        "none1 none1 silent, 3, true",
        "none1 silent silent, 3, false",
        "silent silent silent, 3, false",
        "none1 none1 lead1, 3, false",
        "none1 none2 none1, 3, false",
        "none1 none1 none1, 4, false",
        "lead1 lead1 lead1, 3, false",
    })
    void majorityMustSaySo(String states, int members, boolean expected) throws IOException {
        List<URI> uris = new ArrayList<>();
        for (String state : states.split(" ")) {
            uris.add(state.equals("silent") ? URI.create("http://127.0.0.1:1") : server(status(state), members));
        }
        try (EtcdEngine engine = new EtcdEngine(uris, Optional.empty())) {
            boolean reads = Stream.of(states.split(" ")).anyMatch(state -> !state.equals("silent"));
            assertEquals(reads, engine.read().isPresent());
            if (expected) { // the first answers can take longer than is waited for them
                Await.until(engine::isLeaderless);
            } else {
                assertFalse(engine.isLeaderless());
            }
        }
    }

    @Test
    void certificateThatIsNoneIsReported() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ClientCertificate.parse("bm90IG9uZQ=="));
        assertTrue(refused.getMessage().contains("PKCS12"));
    }
}
