package io.github.streampusher.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.fleet.Engine;
import io.github.streampusher.fleet.Entry;
import io.github.streampusher.fleet.Write;
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
import org.junit.jupiter.params.provider.ValueSource;

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

    /** What is zero, false or empty may be left out, as by 3.4, or be there. */
    @Test
    void valuesThatAreEmptyMayBeThere() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String header =
                "{\"header\":{\"cluster_id\":\"1\",\"member_id\":\"2\",\"revision\":\"7\",\"raft_term\":\"0\"},";
        answer(server, "/v3/cluster/member/list", header + "\"members\":[{\"isLearner\":false}]}");
        answer(
                server,
                "/v3/kv/range",
                header
                        + "\"kvs\":[{\"key\":\"YQ==\",\"value\":\"\",\"mod_revision\":\"5\",\"lease\":\"0\"}],\"more\":false}");
        answer(
                server,
                "/v3/kv/txn",
                header
                        + "\"succeeded\":false,\"responses\":[{\"response_put\":null,\"response_range\":{\"kvs\":[]}}]}");
        answer(server, "/v3/maintenance/status", header + "\"leader\":\"0\",\"errors\":null,\"isLearner\":false}");
        answer(
                server,
                "/v3/watch",
                "{\"error\":null,\"result\":{\"canceled\":false,\"created\":true,\"events\":null}}\n"
                        + "{\"result\":{\"canceled\":false,\"events\":[{\"type\":\"PUT\",\"prev_kv\":null,"
                        + "\"kv\":{\"key\":\"YQ==\",\"value\":\"Yg==\",\"mod_revision\":\"8\"}}]}}\n");
        server.start();
        servers.add(server);
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (EtcdEngine engine = new EtcdEngine(List.of(uri), Optional.empty())) {
            assertEquals(
                    new Entry("a", "", 5), engine.read().orElseThrow().entries().get("a"));
            assertEquals(
                    new Write.Answer.Conflict(Optional.empty()), engine.write(new Write("a", Optional.of("b"), 1)));
            List<Engine.Change> changes = new ArrayList<>();
            engine.watch(7, changes::addAll);
            assertEquals(List.of(new Engine.Change("a", Optional.of("b"), 8)), changes);
            Await.until(engine::isLeaderless);
        }
    }

    /** Such as a proxy's page: that ends no thread. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "", "<html>", "{\"header\":null,\"kvs\":[{}]}", "{\"header\":{\"revision\":\"x\"}}"})
    void answerOfSomethingElseIsNone(String text) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/", text);
        server.start();
        servers.add(server);
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (EtcdEngine engine = new EtcdEngine(List.of(uri), Optional.empty())) {
            assertEquals(Optional.empty(), engine.read());
            engine.watch(7, changes -> fail("no change"));
            assertFalse(engine.isLeaderless());
            assertFalse(engine.write(new Write("a", Optional.of("b"), 1)) instanceof Write.Answer.Done);
        }
    }

    @Test
    void certificateThatIsNoneIsReported() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ClientCertificate.parse("bm90IG9uZQ=="));
        assertTrue(refused.getMessage().contains("PKCS12"));
    }
}
