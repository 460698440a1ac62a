package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpAccessTest {
    private static final String TOKEN = "a-token-of-24-characters";
    private static final String ELSEWHERE = "203.0.113.7";
    private static final int SERVED = 200;

    private final FailureLimit failures = new FailureLimit();
    private HttpAccess access = access(true, false);
    private Duration now = Duration.ofHours(1);

    private HttpAccess access(boolean token, boolean openToAll) {
        Optional<Text> secret = token ? Optional.of(Text.secret(TOKEN)) : Optional.empty();
        return new HttpAccess(
                new Settings.Http(Optional.of("0.0.0.0:9877"), secret, openToAll, false, Set.of("pusher.example")),
                failures);
    }

    private int status(String method, String path, String peer, String... headers) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        HttpRequest request = new HttpRequest(method, path, named);
        HttpAccess.Caller caller = HttpAccess.Caller.of(request, peer, peer.startsWith("127."));
        return access.refusal(request, caller, path.equals("/"), now)
                .map(HttpResponse::status)
                .orElse(SERVED);
    }

    private int read(String peer, String... headers) {
        return status("GET", "/streams", peer, headers);
    }

    private int readWith(String token, String peer) {
        return read(peer, "authorization", "Bearer " + token);
    }

    @Test
    void fromElsewhereReadingNeedsTheToken() {
        assertEquals(SERVED, read("127.0.0.1"));
        assertEquals(401, read(ELSEWHERE));
        assertEquals(SERVED, readWith(TOKEN, ELSEWHERE));
        assertEquals(SERVED, status("GET", "/", ELSEWHERE), "the page itself, to enter the token");
    }

    @Test
    void fromElsewhereNothingIsServedWithoutTokenOrPublic() {
        access = access(false, false);
        assertEquals(SERVED, read("127.0.0.1"));
        assertEquals(403, read(ELSEWHERE));
        assertEquals(403, status("GET", "/", ELSEWHERE));
        access = access(false, true);
        assertEquals(SERVED, read(ELSEWHERE));
        assertEquals(403, status("POST", "/reload", ELSEWHERE));
    }

    @Test
    void whatAProxyPassesOnIsFromElsewhere() {
        assertEquals(401, read("127.0.0.1", "x-forwarded-for", ELSEWHERE));
        assertEquals(401, read("127.0.0.1", "forwarded", "for=" + ELSEWHERE));
        assertEquals(401, read("127.0.0.1", "x-real-ip", ELSEWHERE));
        assertEquals(401, read("127.0.0.1", "x-forwarded-proto", "https"));
        assertEquals(401, read("127.0.0.1", "via", "1.1 proxy"));
        assertEquals(SERVED, read("127.0.0.1", "x-forwarded-for", ELSEWHERE, "authorization", "Bearer " + TOKEN));
    }

    @Test
    void actingNeedsTheTokenAlsoFromHere() {
        assertEquals(401, status("POST", "/reload", "127.0.0.1"));
        assertEquals(401, status("POST", "/reload", "127.0.0.1", "authorization", "Bearer " + TOKEN + "x"));
        assertEquals(401, status("POST", "/reload", "127.0.0.1", "authorization", "Basic " + TOKEN));
        assertEquals(SERVED, status("POST", "/reload", "127.0.0.1", "authorization", "bearer " + TOKEN));
    }

    @Test
    void sixthWrongTokenInAMinuteIsNotLookedAt() {
        for (int i = 0; i < FailureLimit.MAX_FAILURES; i++) {
            assertEquals(401, readWith("wrong", ELSEWHERE));
        }
        assertEquals(429, readWith(TOKEN, ELSEWHERE));
        assertEquals(SERVED, readWith(TOKEN, "203.0.113.8"), "another address");
        now = now.plus(FailureLimit.WINDOW);
        assertEquals(SERVED, readWith(TOKEN, ELSEWHERE));
    }

    @Test
    void callersOfAProxyAreCountedEachForItself() {
        for (int i = 0; i < FailureLimit.MAX_FAILURES; i++) {
            assertEquals(401, read("127.0.0.1", "x-forwarded-for", ELSEWHERE, "authorization", "Bearer wrong"));
        }
        assertEquals(429, read("127.0.0.1", "x-forwarded-for", ELSEWHERE, "authorization", "Bearer " + TOKEN));
        assertEquals(SERVED, read("127.0.0.1", "x-forwarded-for", "203.0.113.8", "authorization", "Bearer " + TOKEN));
    }

    @Test
    void foreignPageIsRefused() {
        for (String origin : new String[] {"null", "https://evil.example", "http://localhost:1", "file://localhost"}) {
            assertEquals(
                    403,
                    read("127.0.0.1", "host", "localhost:9877", "origin", origin, "authorization", "Bearer " + TOKEN),
                    origin);
        }
        assertEquals(SERVED, read("127.0.0.1", "host", "localhost:9877", "origin", "http://localhost:9877"));
        assertEquals(SERVED, read("127.0.0.1", "host", "pusher.example", "origin", "https://pusher.example"));
    }

    @Test
    void nameOfSomebodyElseIsRefused() {
        assertEquals(421, read("127.0.0.1", "host", "evil.example", "authorization", "Bearer " + TOKEN));
    }
}
