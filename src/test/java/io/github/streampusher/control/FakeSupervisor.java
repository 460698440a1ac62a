package io.github.streampusher.control;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.health.Rates;
import io.github.streampusher.health.Sample;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.reporting.ChangeHistory;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.FleetStatus;
import io.github.streampusher.reporting.History;
import io.github.streampusher.reporting.OverrideFile;
import io.github.streampusher.reporting.RateHistory;
import io.github.streampusher.reporting.RunTotals;
import io.github.streampusher.still.Stills;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Clock;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.EventSink;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Answers at once, of the one stream {@code cam}. */
final class FakeSupervisor implements EventSink, ConfigAccess, AutoCloseable {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final StreamName CAM = new StreamName("cam");

    static final Snapshot SNAPSHOT = new Snapshot(List.of(new Snapshot.StreamStatus(
            CAM,
            Phase.LIVE,
            NOON,
            OptionalLong.of(42),
            3,
            Optional.empty(),
            "media moves",
            Optional.empty(),
            Optional.empty(),
            new Rates(OptionalDouble.of(1), OptionalDouble.of(25), OptionalDouble.empty()),
            new Sample(OptionalLong.of(100), OptionalLong.of(1), OptionalLong.of(5000), 1, 2, false),
            Map.of("site-1", "hall \"A\""),
            List.of(
                    new Snapshot.OutputStatus("rtmp://h/***", Optional.of(true), Optional.empty()),
                    new Snapshot.OutputStatus(
                            "rtmp://h/***",
                            Optional.of(false),
                            Optional.of(new Diagnosis(Cause.DESTINATION_REFUSED, "refused"))),
                    new Snapshot.OutputStatus("/srv/cam.mkv", Optional.empty(), Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            ManyStreams.FEEDS)));

    static final Map<StreamName, Double> CORES = Map.of(CAM, 0.25);
    static final ConfigReport CONFIG = new ConfigReport(
            List.of(Problem.error("a.yaml", 1, 1, "", "bad")), 1, Optional.of(NOON), Language.EN, Map.of());

    private static final Definition DEFINITION = DefinitionBuilder.stream("cam")
            .output(DefinitionBuilder.output("rtmp://h/app/topsecret"))
            .build();

    static final Plan PLAN = Planner.plan(DEFINITION);

    final List<Event.CommandGiven> commands = new ArrayList<>();
    volatile Snapshot snapshot = SNAPSHOT;
    volatile ConfigReport config = CONFIG;
    volatile Optional<FleetStatus> fleet = Optional.empty();
    volatile Event.CommandResult commandResult = Event.CommandResult.DONE;
    boolean broken;

    private final History history;
    final OverrideFile overrides;
    final ControlApi api;
    final PageApi page;
    final ChangeHistory changes;
    final RateHistory rates = new RateHistory();
    final List<String> reloads = new ArrayList<>();
    Runnable onReload = () -> {};
    volatile Optional<byte[]> picture = Optional.of(new byte[] {(byte) 0xff, (byte) 0xd8});
    final Stills stills = new Stills(
            stream -> picture.map(jpeg -> new Stills.Still(jpeg, Duration.ZERO)),
            Runnable::run,
            () -> Duration.ofNanos(System.nanoTime()));

    FakeSupervisor(Path stateDir) {
        Clock clock = new Clock() {
            @Override
            public Duration now() {
                return Duration.ZERO;
            }

            @Override
            public Instant wallTime() {
                return NOON;
            }

            @Override
            public boolean isQuietHour() {
                return false;
            }
        };
        history = new History(stateDir, clock);
        changes = new ChangeHistory(clock);
        overrides = new OverrideFile(stateDir);
        api = new ControlApi(
                this, () -> config, stateDir, history, new RunTotals(history), overrides, () -> fleet, () -> CORES);
        stills.reconfigure(true);
        page = new PageApi(api, this, changes, rates, stills, stateDir);
    }

    @Override
    public void offer(Event event) {
        if (broken) {
            throw new IllegalStateException("a defect");
        }
        if (event instanceof Event.SnapshotRequested request) {
            request.callback().accept(snapshot);
        } else if (event instanceof Event.CommandGiven command) {
            commands.add(command);
            command.callback().accept(commandResult);
        }
    }

    @Override
    public Optional<Definition> definition(StreamName stream) {
        return stream.equals(CAM) ? Optional.of(DEFINITION) : Optional.empty();
    }

    @Override
    public List<Problem> problems() {
        return config.problems();
    }

    @Override
    public String reloadAndReport() {
        reloads.add("reload");
        onReload.run();
        return "1 stream, unchanged\n";
    }

    @Override
    public void close() {
        overrides.close();
        history.close();
    }
}
