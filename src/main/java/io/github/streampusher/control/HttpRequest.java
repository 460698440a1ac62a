package io.github.streampusher.control;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP request. Whatever two programs could understand in two ways is refused: a proxy before this service
 * must see the same requests.
 *
 * @param path without the query
 * @param headers by name in lower case; each once
 */
record HttpRequest(String method, String path, Map<String, String> headers) {
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]{1,16}) (/[!-~]*) HTTP/1\\.[01]");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");

    /** Headers of which a second one is an attack or a mistake; of the others the first counts. */
    private static final List<String> SINGLE =
            List.of("host", "origin", "authorization", "content-length", "transfer-encoding");

    private static final Set<String> PROXY = Set.of("forwarded", "via", "x-real-ip");

    HttpRequest {
        headers = Map.copyOf(headers);
    }

    /** @throws IllegalArgumentException when the head is not one of HTTP/1.0 or 1.1 */
    static HttpRequest parse(String head) {
        String[] lines = head.split("\r\n");
        Matcher request = REQUEST_LINE.matcher(lines[0]);
        if (!request.matches()) {
            throw new IllegalArgumentException("the request line is not understood");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                throw new IllegalArgumentException("header " + i + " is not understood");
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            if (headers.putIfAbsent(name, header.group(2)) != null && SINGLE.contains(name)) {
                throw new IllegalArgumentException("there are two headers " + name);
            }
        }
        String path = request.group(2);
        int query = path.indexOf('?');
        return new HttpRequest(request.group(1), query < 0 ? path : path.substring(0, query), headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The length of the body, which has no use here and is read only to be thrown away.
     *
     * @throws IllegalArgumentException when the request does not say it
     */
    int bodyLength() {
        if (headers.containsKey("transfer-encoding")) {
            throw new IllegalArgumentException("a body in chunks is not taken");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("Content-Length is no number");
        }
        return Integer.parseInt(length);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Whether a proxy says that it passes on what somebody else asked. */
    boolean isForwarded() {
        return headers.keySet().stream().anyMatch(name -> name.startsWith("x-forwarded-") || PROXY.contains(name));
    }
}
