package io.github.streampusher.platform;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a platform that takes streams, from {@code platforms.txt}.
 *
 * @param name as a command takes it
 * @param hosts of its addresses; {@code *.} stands for any labels before
 * @param facts by keyword
 */
public record Platform(String name, String title, List<String> hosts, Map<String, Fact> facts) {
    /** A measured interval varies by a frame or two. */
    private static final Duration TOLERANCE = Duration.ofMillis(150);

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6}) s\\b");

    private static final List<Platform> ALL = readAll();

    public Platform {
        hosts = List.copyOf(hosts);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Where a fact stands, and when it stood there. */
    public record Source(LocalDate date, String address) {}

    /** One thing that is known, as it is shown. */
    public record Fact(String value, Source source) {
        @Override
        public String toString() {
            return value + " (" + source.address() + ", " + source.date() + ")";
        }
    }

    public static List<Platform> all() {
        return ALL;
    }

    /** How an output to it is written. */
    public String address() {
        return Optional.ofNullable(facts.get("address")).orElseThrow().value();
    }

    /** The platform whose host an address has. */
    public static Optional<Platform> of(Address address) {
        Optional<String> host = address.host().map(name -> name.toLowerCase(Locale.ROOT));
        return ALL.stream()
                .filter(platform -> host.filter(platform::hasHost).isPresent())
                .findFirst();
    }

    private boolean hasHost(String host) {
        return hosts.stream()
                .anyMatch(pattern ->
                        pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
    }

    private Optional<Fact> fact(String keyword) {
        return Optional.ofNullable(facts.get(keyword));
    }

    /** That it ends a broadcast after some hours; empty: nothing is known of that. */
    public Optional<String> broadcastLimit() {
        return fact("ends")
                .filter(fact -> fact.value().matches("\\d+ h.*"))
                .map(fact -> title + " ends a broadcast: " + fact);
    }

    /**
     * That it may end a broadcast before the first try to connect again.
     *
     * @param delay the time before that try
     */
    public Optional<String> reconnectRisk(Duration delay) {
        return fact("silence")
                .filter(fact -> silence(fact).compareTo(delay) < 0)
                .map(fact -> title + " waits for a reconnect: " + fact + "; restart.delay is "
                        + DurationText.format(delay) + ", so the stream comes back as another broadcast");
    }

    private static Duration silence(Fact fact) {
        Matcher seconds = SECONDS.matcher(fact.value());
        return seconds.find() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : Duration.ofDays(1);
    }

    /** What it will not like of a video, one sentence each. */
    public List<String> objections(
            String scheme, Optional<Bitrate> bitrate, Optional<Duration> keyframes, Optional<String> codec) {
        List<String> found = new ArrayList<>();
        fact("schemes")
                .filter(fact -> !Set.of(fact.value().split(" ")).contains(scheme))
                .ifPresent(fact -> found.add(title + " takes " + fact));
        fact("bitrate")
                .filter(fact -> bitrate.filter(rate -> rate.bitsPerSecond()
                                > Bitrate.parse(fact.value()).bitsPerSecond())
                        .isPresent())
                .ifPresent(fact -> found.add(title + " takes video up to " + fact + ", and this has " + bitrate.get()));
        fact("keyframes")
                .filter(fact -> keyframes
                        .filter(interval ->
                                interval.minus(TOLERANCE).compareTo(Duration.parse("PT" + fact.value())) > 0)
                        .isPresent())
                .ifPresent(fact -> found.add(title + " wants a key frame at least every " + fact
                        + ", and this has one every " + keyframes.get().toMillis() / 1000.0 + " s"));
        fact("codecs")
                .filter(fact -> codec.filter(
                                name -> !Set.of(fact.value().split(" ")).contains(name))
                        .isPresent())
                .ifPresent(fact -> found.add(title + " takes " + fact + ", and this is " + codec.get()));
        return found;
    }

    private static List<Platform> readAll() {
        Map<String, Source> sources = new HashMap<>();
        List<Platform> platforms = new ArrayList<>();
        for (String block : readFile().split("\n\n")) {
            List<String> lines =
                    block.lines().filter(line -> !line.startsWith("#")).toList();
            lines.stream()
                    .filter(line -> line.startsWith("@"))
                    .map(line -> line.split(" "))
                    .forEach(words -> sources.put(words[0], new Source(LocalDate.parse(words[1]), words[2])));
            if (!lines.isEmpty() && !lines.get(0).startsWith("@")) {
                platforms.add(parse(lines, sources));
            }
        }
        return List.copyOf(platforms);
    }

    private static Platform parse(List<String> lines, Map<String, Source> sources) {
        String[] head = lines.get(0).split(" ", 2);
        List<String> hosts = List.of();
        Map<String, Fact> facts = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("hosts")) {
                hosts = List.of(words[1].split(" "));
            } else {
                int source = words[1].lastIndexOf(" @");
                Source from = Optional.ofNullable(sources.get(words[1].substring(source + 1)))
                        .orElseThrow();
                facts.put(words[0], new Fact(words[1].substring(0, source), from));
            }
        }
        return new Platform(head[0], head[1], hosts, facts);
    }

    private static String readFile() {
        try (InputStream in = Platform.class.getResourceAsStream("platforms.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
