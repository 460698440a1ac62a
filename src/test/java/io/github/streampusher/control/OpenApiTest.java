package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.StateChange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds {@code openapi.json} against the real answers: every path is there, and every answer is as it says. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;
    private HttpRoutes routes;
    private JsonNode document;

    @BeforeEach
    void setUp() throws IOException {
        supervisor = new FakeSupervisor(stateDir);
        supervisor.fleet = MetricsTest.FLEET;
        routes = new HttpRoutes(supervisor.page);
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/web/openapi.json")) {
            document = JSON.readTree(in.readAllBytes());
        }
        supervisor.changes.stateChanged(
                new StateChange(FakeSupervisor.CAM, Phase.STARTING, Phase.LIVE, "media moves", Optional.empty()));
        supervisor.changes.planned(new RunId(FakeSupervisor.CAM, 1), FakeSupervisor.PLAN);
        supervisor.rates.add(FakeSupervisor.SNAPSHOT, Instant.EPOCH.plusSeconds(10));
        Files.writeString(stateDir.resolve("cam.log"), "2026-11-23T15:04:05.123Z info    daemon | live\n");
    }

    @AfterEach
    void tearDown() {
        supervisor.close();
    }

    private HttpResponse call(String method, String path) {
        return routes.answer(new HttpRequest(method, path, Map.of()));
    }

    /** The errors of a JSON text by a schema of the document, in which no other key is allowed. */
    private List<String> errors(JsonNode schema, String json) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void everyPathAnswersAsDescribed() {
        List<String> wrong = new ArrayList<>();
        document.get("paths").forEachEntry((path, item) -> {
            String method = item.has("post") ? "POST" : "GET";
            JsonNode described = item.get(item.has("post") ? "post" : "get").at("/responses/200/content");
            String type = described.propertyNames().iterator().next();
            HttpResponse answer = call(method, path.replace("{name}", "cam"));
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            assertEquals(200, answer.status(), path);
            assertTrue(answer.type().startsWith(type), path + ": " + answer.type());
            JsonNode schema = described.path(type).path("schema");
            if (type.equals("application/json") && !schema.isMissingNode()) {
                errors(schema, text).forEach(error -> wrong.add(path + ": " + error));
            }
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void eventsAreAsDescribed() {
        EventFeed.Frames frames =
                new EventFeed(supervisor.api, supervisor.rates).next(true).orElseThrow();
        for (byte[] frame : List.of(frames.complete(), frames.changes())) {
            String data = new String(frame, StandardCharsets.UTF_8).split("\ndata: ")[1];
            assertEquals(List.of(), errors(document.at("/components/schemas/Event"), data));
        }
    }

    @Test
    void answerThatDiffersIsFound() {
        String answer = supervisor.api.status().replace("\"detail\": \"media moves\"", "\"detail\": 7");
        assertEquals(
                1, errors(document.at("/components/schemas/Status"), answer).size());
    }

    @Test
    void everyKeyOfTheAnswersIsDescribed() throws IOException {
        JsonNode stream = JSON.readTree(supervisor.api.status()).at("/streams/0");
        assertEquals(
                List.copyOf(document.at("/components/schemas/Stream/properties").propertyNames()),
                List.copyOf(stream.propertyNames()));
    }
}
