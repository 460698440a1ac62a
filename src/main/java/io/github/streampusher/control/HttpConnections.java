package io.github.streampusher.control;

import io.github.streampusher.control.HttpConnection.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The callers of the HTTP service, bounded in number. Confined to the thread {@code http}. */
final class HttpConnections {
    /** A connection costs a file descriptor and 8 KiB. */
    static final int MAX_CONNECTIONS = 512;

    private static final int MAX_FOLLOWERS = 256;

    private final Set<HttpConnection> connections = new LinkedHashSet<>(); // oldest first

    void makeRoom() {
        if (connections.size() >= MAX_CONNECTIONS) {
            drop(oldestOfMostGreedy(List.copyOf(connections)));
        }
    }

    void add(HttpConnection connection) {
        connections.add(connection);
    }

    boolean has(HttpConnection connection) {
        return connections.contains(connection);
    }

    void drop(HttpConnection connection) {
        connections.remove(connection);
        connection.close();
    }

    void dropAll() {
        List.copyOf(connections).forEach(this::drop);
    }

    void dropOverdue(Duration now) {
        List.copyOf(connections).stream()
                .filter(connection -> connection.isOverdue(now))
                .forEach(this::drop);
    }

    /** Of the peer with the most connections: so one that floods keeps out itself only. */
    private static HttpConnection oldestOfMostGreedy(List<HttpConnection> candidates) {
        Map<String, Long> counts =
                candidates.stream().collect(Collectors.groupingBy(HttpConnection::peer, Collectors.counting()));
        return candidates.stream()
                .max(Comparator.comparingLong((HttpConnection connection) -> counts.get(connection.peer()))
                        .thenComparing(HttpConnection::stage, Comparator.reverseOrder())
                        .thenComparing(candidates::indexOf, Comparator.reverseOrder()))
                .orElseThrow();
    }

    boolean isAnswering() {
        return connections.stream().anyMatch(connection -> connection.stage() == Stage.ANSWERING);
    }

    /** The number of answers that are being made for a peer. */
    long answering(String peer) {
        return connections.stream()
                .filter(connection -> connection.stage() == Stage.ANSWERING
                        && connection.peer().equals(peer))
                .count();
    }

    /** Those that get the events. */
    List<HttpConnection> followers() {
        return connections.stream()
                .filter(connection -> connection.stage() == Stage.FOLLOWING)
                .toList();
    }

    void boundFollowers() {
        List<HttpConnection> followers = followers();
        if (followers.size() > MAX_FOLLOWERS) {
            drop(oldestOfMostGreedy(followers));
        }
    }

    void deliver(EventFeed.Frames frames, Duration now) {
        for (HttpConnection follower : followers()) {
            try {
                follower.follow(frames, now);
            } catch (IOException e) {
                drop(follower);
            }
        }
    }
}
