package io.github.streampusher.control;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.FeedStatus;
import io.github.streampusher.supervision.port.Snapshot.OutputStatus;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.port.Snapshot.TrackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Snapshots of as many streams as wanted, most of them live. */
final class ManyStreams {
    private static final Instant START = Instant.now().minusSeconds(7300);
    private static final Sample COUNTERS = new Sample(
            OptionalLong.of(182_500), OptionalLong.of(7_300_000_000L), OptionalLong.of(2_290_000_000L), 3, 1, false);

    /** Of a session whose camera is gone. */
    static final List<FeedStatus> FEEDS = List.of(
            new FeedStatus(
                    "rtsp://camera.lan/main",
                    Phase.WAITING,
                    false,
                    Optional.of(new Diagnosis(Cause.SOURCE_REFUSED, "Connection refused")),
                    Optional.of(Instant.now().plusSeconds(50)),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty()),
            new FeedStatus(
                    "rtsp://camera.lan/sub",
                    Phase.LIVE,
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.of(4243),
                    Optional.of(new TrackStatus(true, Duration.ofMillis(40), 0)),
                    Optional.of(new TrackStatus(false, Duration.ofSeconds(12), 2))),
            new FeedStatus(
                    "slate",
                    Phase.DISABLED,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty()));

    private ManyStreams() {}

    /** A session with another input than the preferred one, and one of two outputs that fails. */
    static StreamStatus relayed(String name) {
        StreamStatus plain = stream(name, Phase.DEGRADED, Optional.of(refused()), "on input 2", Map.of());
        OutputStatus up = plain.outputs().get(0);
        OutputStatus down = new OutputStatus(
                "rtmp://backup.example.net/app/***",
                Optional.of(false),
                Optional.of(refused()),
                Phase.WAITING,
                Optional.of(Instant.now().plusSeconds(20)),
                OptionalLong.empty(),
                Rates.UNKNOWN,
                Sample.EMPTY);
        return new StreamStatus(
                plain.name(),
                plain.phase(),
                plain.since(),
                plain.pid(),
                plain.runs(),
                plain.diagnosis(),
                plain.detail(),
                plain.nextStart(),
                plain.uptime(),
                plain.rates(),
                plain.counters(),
                plain.labels(),
                List.of(up, down),
                plain.title(),
                Optional.of("rtsp://camera.lan/sub"),
                plain.channel(),
                plain.node(),
                FEEDS);
    }

    static Snapshot of(int count) {
        return new Snapshot(IntStream.range(0, count)
                .mapToObj(i -> switch (i % 40) {
                    case 7 -> down(name(i));
                    case 17 -> stream(name(i), Phase.DEGRADED, Optional.of(slow()), "0.71 of real time", Map.of());
                    case 27 -> stream(name(i), Phase.DISABLED, Optional.empty(), "enabled: false", Map.of());
                    default -> live(name(i));
                })
                .toList());
    }

    private static String name(int number) {
        return "channel-%03d".formatted(number);
    }

    static StreamStatus live(String name) {
        return stream(name, Phase.LIVE, Optional.empty(), "media moves", Map.of("site", "hall-2"));
    }

    static StreamStatus live(String name, double bitsPerSecond) {
        StreamStatus live = live(name);
        return new StreamStatus(
                live.name(),
                live.phase(),
                live.since(),
                live.pid(),
                live.runs(),
                live.diagnosis(),
                live.detail(),
                live.nextStart(),
                live.uptime(),
                new Rates(OptionalDouble.of(1), OptionalDouble.of(25), OptionalDouble.of(bitsPerSecond)),
                live.counters(),
                live.labels(),
                live.outputs(),
                live.title(),
                live.input(),
                live.channel(),
                live.node(),
                live.feeds());
    }

    static StreamStatus down(String name) {
        String detail = "destination-refused: Connection refused; 4 short runs, next try in 20 s";
        return stream(name, Phase.WAITING, Optional.of(refused()), detail, Map.of("site", "hall-3"));
    }

    /** @param why with the time to the next try, as the daemon says it */
    static StreamStatus blocked(String name, String why) {
        return stream(name, Phase.BLOCKED, Optional.of(refused()), "destination-refused" + why, Map.of());
    }

    private static Diagnosis refused() {
        return new Diagnosis(Cause.DESTINATION_REFUSED, "Connection to tcp://live.example.net:1935 failed: refused");
    }

    private static Diagnosis slow() {
        return new Diagnosis(Cause.TOO_SLOW, "0.71 of real time for 30 s");
    }

    static StreamStatus stream(
            String name, Phase phase, Optional<Diagnosis> diagnosis, String detail, Map<String, String> labels) {
        boolean up = phase.isUp();
        double speed = phase == Phase.DEGRADED ? 0.71 : 1.0;
        Rates rates = up
                ? new Rates(OptionalDouble.of(speed), OptionalDouble.of(25), OptionalDouble.of(2_510_000))
                : Rates.UNKNOWN;
        return new StreamStatus(
                new StreamName(name),
                phase,
                START,
                up ? OptionalLong.of(4242) : OptionalLong.empty(),
                5,
                diagnosis,
                detail,
                phase == Phase.WAITING || phase == Phase.BLOCKED
                        ? Optional.of(Instant.now().plusSeconds(20))
                        : Optional.empty(),
                Optional.of(Duration.ofSeconds(7300)),
                rates,
                COUNTERS,
                labels,
                List.of(new OutputStatus(
                        "rtmp://live.example.net/app/***",
                        Optional.of(up),
                        diagnosis.filter(d -> !up),
                        up ? Phase.LIVE : phase,
                        Optional.empty(),
                        up ? OptionalLong.of(4242) : OptionalLong.empty(),
                        rates,
                        up ? COUNTERS : Sample.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
