package io.github.streampusher.control;

import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may read and who may act. Near callers, over loopback or the Unix socket, may read; from elsewhere the token
 * is needed, unless {@code http.public}; to act, always. Any thread may call it.
 */
final class HttpAccess {
    private static final String BEARER = "bearer ";

    /** Counts the wrong tokens that are logged. */
    private static final String EVERYBODY = "*";

    private static final Logger LOG = LoggerFactory.getLogger(HttpAccess.class);

    private final Settings.Http settings;
    private final HostCheck hostCheck;
    private final FailureLimit failures;

    HttpAccess(Settings.Http settings, FailureLimit failures) {
        this.settings = settings;
        this.hostCheck = HostCheck.of(settings);
        this.failures = failures;
    }

    /**
     * Who sent a request.
     *
     * @param address for people and for counting
     * @param near whether it came over loopback or the Unix socket, and from nobody else
     */
    record Caller(String address, boolean near) {
        /** @param peer the address of the other end; what a proxy on this machine says of its caller is added */
        static Caller of(HttpRequest request, String peer, boolean local) {
            String via = request.header("x-forwarded-for")
                    .map(chain -> chain.substring(chain.lastIndexOf(',') + 1).strip())
                    .map(last -> last.replaceAll("[^0-9A-Za-z.:\\[\\]_-]", ""))
                    .map(last -> last.substring(0, Math.min(64, last.length())))
                    .orElse("");
            return new Caller(local && !via.isEmpty() ? via + " via " + peer : peer, local && !request.isForwarded());
        }
    }

    /**
     * Why a request is not served; empty if it is.
     *
     * @param open whether the answer tells nothing of this machine: a part of the page itself
     */
    Optional<HttpResponse> refusal(HttpRequest request, Caller caller, boolean open, Duration now) {
        if (!hostCheck.accepts(request.header("host"))) {
            return refuse(
                    421,
                    "this is not the host of that name: call it by its IP address, as localhost, or by a name"
                            + " in http.hosts");
        }
        if (request.header("origin").filter(origin -> !isOwn(origin, request)).isPresent()) {
            return refuse(403, "pages from elsewhere may not call this service");
        }
        Optional<String> shown = request.header("authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip());
        if (shown.isPresent() && settings.token().isPresent()) {
            return checkToken(shown.get(), settings.token().get(), caller, now);
        }
        boolean mayRead = caller.near()
                || settings.openToAll()
                || open && settings.token().isPresent();
        if (request.isRead() && mayRead) {
            return Optional.empty();
        }
        if (settings.token().isEmpty()) {
            return refuse(
                    403,
                    request.isRead()
                            ? "from elsewhere nothing is served without http.token, or http.public: true"
                            : "nothing can be done by HTTP without http.token");
        }
        return refuse(401, "the token is needed: Authorization: Bearer TOKEN");
    }

    private Optional<HttpResponse> checkToken(String shown, Text token, Caller caller, Duration now) {
        if (failures.isExceeded(caller.address(), now)) {
            return Optional.of(HttpResponse.text(429, "too many wrong tokens; try again in a minute")
                    .with("Retry-After", Long.toString(FailureLimit.WINDOW.toSeconds())));
        }
        byte[] wanted = token.reveal().getBytes(StandardCharsets.UTF_8);
        if (MessageDigest.isEqual(wanted, shown.getBytes(StandardCharsets.ISO_8859_1))) { // in constant time
            return Optional.empty();
        }
        failures.count(caller.address(), now);
        if (!failures.isExceeded(EVERYBODY, now)) { // an address may be made up, as a header says it
            LOG.warn("http: a wrong token from {}", caller.address());
        }
        failures.count(EVERYBODY, now);
        return refuse(401, "the token is wrong");
    }

    private static Optional<HttpResponse> refuse(int status, String why) {
        HttpResponse response = HttpResponse.text(status, why);
        return Optional.of(status == 401 ? response.with("WWW-Authenticate", "Bearer") : response);
    }

    /** A page of this service has the name and the port in its origin under which the request came. */
    private static boolean isOwn(String origin, HttpRequest request) {
        String authority = origin.replaceFirst("^https?://", "");
        return !authority.equals(origin)
                && request.header("host").filter(authority::equalsIgnoreCase).isPresent();
    }
}
