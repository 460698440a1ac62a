package io.github.streampusher.etcd;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.streampusher.fleet.Engine;
import io.github.streampusher.fleet.Entry;
import io.github.streampusher.fleet.Keys;
import io.github.streampusher.fleet.Write;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** The engine on etcd 3.4 and later. Any thread may call it. */
public final class EtcdEngine implements Engine {
    private static final String STATUS = "/v3/maintenance/status";

    private final EtcdServers servers;
    private volatile boolean complete; // whether the servers that are configured are all that the cluster has

    /** @param tls empty: plain HTTP, to servers on this machine */
    public EtcdEngine(List<URI> servers, Optional<SSLContext> tls) {
        this.servers = new EtcdServers(servers, tls);
    }

    @Override
    public Optional<Snapshot> read() {
        try {
            JsonObject members = servers.call("/v3/cluster/member/list", new JsonObject());
            complete = EtcdJson.list(members, "members").size() == servers.count();
            JsonObject answer = servers.call("/v3/kv/range", EtcdJson.range(Keys.ROOT));
            Map<String, Entry> entries = new HashMap<>();
            for (JsonElement pair : EtcdJson.list(answer, "kvs")) {
                Entry entry = EtcdJson.entry(pair.getAsJsonObject());
                entries.put(entry.key(), entry);
            }
            return Optional.of(new Snapshot(entries, EtcdJson.revision(answer)));
        } catch (IOException | JsonParseException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public Write.Answer write(Write write) {
        try {
            JsonObject answer = servers.call("/v3/kv/txn", EtcdJson.transaction(write));
            if (EtcdJson.flag(answer, "succeeded")) {
                return new Write.Answer.Done(EtcdJson.revision(answer));
            }
            return new Write.Answer.Conflict(EtcdJson.list(answer, "responses").asList().stream()
                    .flatMap(each -> EtcdJson.object(each.getAsJsonObject(), "response_range").stream())
                    .flatMap(range -> EtcdJson.list(range, "kvs").asList().stream())
                    .map(pair -> EtcdJson.entry(pair.getAsJsonObject()))
                    .findFirst());
        } catch (IOException | JsonParseException | IllegalStateException e) {
            return new Write.Answer.Unknown();
        }
    }

    @Override
    public void watch(long afterRevision, Consumer<List<Change>> changes) {
        JsonObject create = EtcdJson.range(Keys.ROOT);
        create.addProperty("start_revision", Long.toString(afterRevision + 1));
        JsonObject request = new JsonObject();
        request.add("create_request", create);
        try (ResponseLines lines = servers.open("/v3/watch", request)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                JsonObject message = JsonParser.parseString(line.get()).getAsJsonObject();
                Optional<JsonObject> result = EtcdJson.object(message, "result");
                if (result.isEmpty() || EtcdJson.flag(result.get(), "canceled")) {
                    return; // compacted, or an error: read everything again
                }
                List<Change> news = new ArrayList<>();
                EtcdJson.list(result.get(), "events")
                        .forEach(event -> news.add(EtcdJson.change(event.getAsJsonObject())));
                if (!news.isEmpty()) {
                    changes.accept(news);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | JsonParseException | IllegalStateException e) {
            // the connection has ended
        }
    }

    @Override
    public boolean isLeaderless() {
        List<JsonObject> answers = servers.callEach(STATUS, new JsonObject());
        long without = answers.stream()
                .filter(answer -> Set.of("", "0").contains(EtcdJson.text(answer, "leader"))) // else 64 bits, unsigned
                .filter(answer -> EtcdJson.object(answer, "header").isPresent())
                .count();
        long clusters = answers.stream()
                .map(answer -> EtcdJson.object(answer, "header")
                        .map(header -> EtcdJson.text(header, "cluster_id"))
                        .orElse(""))
                .distinct()
                .count();
        return complete && clusters == 1 && without == answers.size() && 2 * without > servers.count();
    }

    @Override
    public void close() {
        servers.close();
    }
}
