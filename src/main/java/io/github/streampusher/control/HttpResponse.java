package io.github.streampusher.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to an HTTP request.
 *
 * @param headers besides those that every answer has
 * @param followsEvents whether the connection stays open and gets the events
 */
record HttpResponse(int status, String type, Map<String, String> headers, byte[] body, boolean followsEvents) {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    /** Of each answer: no code but ours, no frame around it, no address of it in the requests that follow. */
    private static final String SECURITY = "Content-Security-Policy: default-src 'none'; script-src 'self';"
            + " style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'\r\n"
            + "X-Content-Type-Options: nosniff\r\n"
            + "Referrer-Policy: no-referrer\r\n"
            + "Cross-Origin-Resource-Policy: same-origin\r\n"
            + "Cross-Origin-Opener-Policy: same-origin\r\n"
            + "Connection: close\r\n";

    HttpResponse(int status, String type, byte[] body) {
        this(status, type, Map.of("Cache-Control", "no-store"), body, false);
    }

    static HttpResponse text(int status, String text) {
        return new HttpResponse(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse json(String json) {
        return json(200, json);
    }

    static HttpResponse json(int status, String json) {
        return new HttpResponse(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning of an answer that the events follow. */
    static HttpResponse events() {
        Map<String, String> headers = Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no"); // nginx buffers
        return new HttpResponse(200, "text/event-stream", headers, new byte[0], true);
    }

    HttpResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, type, more, body, followsEvents);
    }

    /** @param withBody false for HEAD, whose answer has the headers only */
    ByteBuffer encode(boolean withBody) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + REASONS.get(status) + "\r\n");
        head.append("Content-Type: ").append(type).append("\r\n").append(SECURITY);
        if (!followsEvents && status != 304) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(start.length + (withBody ? body.length : 0));
        bytes.put(start);
        if (withBody) {
            bytes.put(body);
        }
        return bytes.flip();
    }
}
