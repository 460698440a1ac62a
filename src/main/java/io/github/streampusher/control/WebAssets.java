package io.github.streampusher.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The files of the page, held in memory as they are and compressed. */
final class WebAssets {
    private static final String WEB = "/web/";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private final Map<String, Asset> assets = new HashMap<>();

    private record Asset(String type, String tag, byte[] plain, byte[] compressed) {}

    WebAssets() {
        add("/", WEB + "index.html", "text/html; charset=utf-8");
        add("/page.css", WEB + "page.css", STYLE);
        for (String script :
                new String[] {"page", "row", "fleet", "detail", "feed", "texts", "units", "still", "plot"}) {
            add("/" + script + ".js", WEB + script + ".js", SCRIPT);
        }
        add("/icon.svg", WEB + "icon.svg", "image/svg+xml");
        add("/openapi.json", WEB + "openapi.json", "application/json");
        add("/uplot.css", UPLOT + "dist/uPlot.min.css", STYLE);
        add("/uplot.js", UPLOT + "dist/uPlot.iife.min.js", SCRIPT);
        add("/uplot.license", UPLOT + "LICENSE", "text/plain; charset=utf-8");
    }

    private void add(String path, String resource, String type) {
        try (InputStream in = WebAssets.class.getResourceAsStream(resource)) {
            byte[] plain = in.readAllBytes();
            assets.put(path, new Asset(type, tag(plain), plain, compress(plain)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static byte[] compress(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }

    /** The file that a request asks for; empty if there is none. A browser that has it already is told so. */
    Optional<HttpResponse> find(HttpRequest request) {
        return Optional.ofNullable(assets.get(request.path())).map(asset -> respond(request, asset));
    }

    private static HttpResponse respond(HttpRequest request, Asset asset) {
        boolean known =
                request.header("if-none-match").filter(asset.tag::equals).isPresent();
        boolean gzip = request.header("accept-encoding").orElse("").matches(".*\\bgzip\\b.*");
        byte[] body = gzip ? asset.compressed : asset.plain;
        HttpResponse response = new HttpResponse(known ? 304 : 200, asset.type, known ? new byte[0] : body)
                .with("ETag", asset.tag)
                .with("Cache-Control", "no-cache")
                .with("Vary", "Accept-Encoding");
        return gzip && !known ? response.with("Content-Encoding", "gzip") : response;
    }
}
