package io.github.streampusher.control;

import io.github.streampusher.reporting.Json;
import io.github.streampusher.still.Stills.Still;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the answer to a request that may be served. Any thread may call it. */
final class HttpRoutes {
    private static final Pattern STREAM = Pattern.compile("/streams/([^/]+)");
    private static final Pattern STILL = Pattern.compile("/streams/([^/]+)/still");
    private static final Pattern ACTION = Pattern.compile("/streams/([^/]+)/(start|stop|restart|skip)");
    private static final String NO_STILL =
            "there is no picture: one is made of a relayed stream within seconds after it is"
                    + " asked for, with http.stills: true";
    private static final String RELOAD = "/reload";

    private final PageApi api;
    private final Metrics metrics = new Metrics();
    private final WebAssets assets = new WebAssets();

    HttpRoutes(PageApi api) {
        this.api = api;
    }

    /** Whether the answer tells nothing of this machine. */
    boolean isAsset(HttpRequest request) {
        return assets.find(request).isPresent();
    }

    static boolean isAction(String path) {
        return path.equals(RELOAD) || ACTION.matcher(path).matches();
    }

    HttpResponse answer(HttpRequest request) {
        boolean action = isAction(request.path());
        if (action ? !request.method().equals("POST") : !request.isRead()) {
            String allowed = action ? "POST" : "GET, HEAD";
            return HttpResponse.text(405, "only " + allowed).with("Allow", allowed);
        }
        try {
            return action ? act(request.path()) : read(request);
        } catch (IllegalStateException e) {
            return HttpResponse.text(503, "the daemon is not working: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return HttpResponse.text(500, Problem.messageOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpResponse.text(503, "the daemon stops");
        }
    }

    private HttpResponse read(HttpRequest request) throws IOException {
        Optional<HttpResponse> asset = assets.find(request);
        if (asset.isPresent()) {
            return asset.get();
        }
        if (STILL.matcher(request.path()).matches()) {
            return name(STILL, request.path())
                    .flatMap(api::still)
                    .map(HttpRoutes::picture)
                    .orElse(HttpResponse.text(404, NO_STILL));
        }
        return switch (request.path()) {
            case "/metrics" ->
                new HttpResponse(
                        200, Metrics.CONTENT_TYPE, metrics.render(api.streams().figures()));
            case "/streams" -> HttpResponse.json(api.streams().status());
            case "/fleet" ->
                api.streams()
                        .fleet()
                        .get()
                        .map(Json::pretty)
                        .map(HttpResponse::json)
                        .orElse(notFound());
            case "/check" -> HttpResponse.json(api.check());
            case "/events" -> HttpResponse.events();
            case "/health" -> {
                api.streams().figures();
                yield HttpResponse.text(200, "ok");
            }
            default ->
                name(STREAM, request.path())
                        .flatMap(api::stream)
                        .map(HttpResponse::json)
                        .orElse(notFound());
        };
    }

    private HttpResponse act(String path) throws InterruptedException {
        if (path.equals(RELOAD)) {
            return HttpResponse.json(api.reload());
        }
        Matcher action = ACTION.matcher(path);
        Optional<StreamName> name = name(ACTION, path);
        if (!action.matches() || name.isEmpty()) {
            return notFound();
        }
        ManualCommand command = ManualCommand.valueOf(action.group(2).toUpperCase(Locale.ROOT));
        return api.execute(command, name.get()).map(HttpResponse::json).orElse(notFound());
    }

    /** Empty if the path has no valid name. */
    private static Optional<StreamName> name(Pattern form, String path) {
        Matcher found = form.matcher(path);
        try {
            return found.matches() ? Optional.of(new StreamName(found.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HttpResponse picture(Still still) {
        return new HttpResponse(200, "image/jpeg", still.jpeg())
                .with("Age", Long.toString(still.age().toSeconds()));
    }

    private static HttpResponse notFound() {
        return HttpResponse.text(404, "there is no such page or stream; what there is: /openapi.json");
    }
}
