package io.github.streampusher.node;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.fleet.Claim;
import io.github.streampusher.fleet.FleetView;
import io.github.streampusher.fleet.Keys;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.FleetStatus.NodeView;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.stream.StreamName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers what {@code stream-pusher fleet} asks. Any thread may call it. */
public final class FleetAnswers {
    /** The first word of the requests. */
    public static final String REQUEST = "fleet";

    private final FleetMember member;

    public FleetAnswers(FleetMember member) {
        this.member = member;
    }

    /** @param request such as {@code fleet}, {@code fleet drain NODE} or {@code fleet move STREAM NODE} */
    public String handle(String request) {
        List<String> words = List.of(request.split(" "));
        String verb = words.size() > 1 ? words.get(1) : "";
        return switch (verb + " " + words.size()) {
            case " 1" -> Json.pretty(status());
            case "drain 3" -> onNode(words.get(2), () -> set(Keys.drain(words.get(2)), Optional.of("by hand")));
            case "undrain 3" -> set(Keys.drain(words.get(2)), Optional.empty());
            case "forget 3" -> {
                set(Keys.drain(words.get(2)), Optional.empty());
                yield set(Keys.gone(words.get(2)), Optional.empty());
            }
            case "even 2" -> set(Keys.even(), Optional.of("by hand"));
            case "move 4" -> onNode(words.get(3), () -> move(words.get(2), words.get(3)));
            default -> "unknown request";
        };
    }

    public FleetStatus status() {
        FleetView view = member.view();
        Map<String, String> streams = new TreeMap<>();
        view.holders().forEach((name, node) -> streams.put(name.value(), node));
        Map<String, String> homeless = new TreeMap<>();
        view.homeless()
                .forEach((name, want) -> homeless.put(
                        name.value(), want.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        return new FleetStatus(
                member.name(),
                Stream.concat(
                                view.nodes().stream().map(FleetAnswers::node),
                                view.gone().stream().map(NodeView::gone))
                        .sorted(Comparator.comparing(NodeView::name))
                        .toList(),
                streams,
                homeless,
                view.differing().stream().map(StreamName::value).sorted().toList(),
                member.isAcknowledged(),
                member.problem().map(Cause::code));
    }

    private static NodeView node(FleetView.Node node) {
        String standing = node.standing().name().toLowerCase(Locale.ROOT);
        return new NodeView(
                node.name(),
                node.drained() ? "draining" : node.leads() ? "leader" : standing,
                node.usedCores(),
                node.cores(),
                node.streams(),
                Optional.of(node.lastSign().toMillis() / 1000.0),
                node.labels());
    }

    private String onNode(String name, Supplier<String> action) {
        return member.view().nodes().stream().anyMatch(node -> node.name().equals(name))
                ? action.get()
                : "there is no node \"" + name + "\" in the fleet now";
    }

    private String move(String stream, String node) {
        if (!StreamName.isValid(stream) || !member.view().holders().containsKey(new StreamName(stream))) {
            return "no node runs a stream \"" + stream + "\"";
        }
        return answer(member.engine()
                .force(
                        Keys.stream(new StreamName(stream)),
                        before -> Optional.of(before.map(Claim::parse)
                                .orElse(Claim.NONE)
                                .withWant(Optional.of(node))
                                .toString())));
    }

    private String set(String key, Optional<String> value) {
        return answer(member.engine().force(key, before -> value));
    }

    private static String answer(boolean done) {
        return done ? "done" : "the engine did not take it; try again";
    }
}
