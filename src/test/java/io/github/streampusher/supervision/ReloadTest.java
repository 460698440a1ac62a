package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** From any catalogue to any other: FFmpeg is restarted exactly where its command line changed. */
@Execution(ExecutionMode.CONCURRENT)
class ReloadTest {
    private static final int NAMES = 12;

    private final SimulatedHost host = new SimulatedHost();

    @RepeatedTest(60)
    void onlyStreamsWithChangedCommandLineAreRestarted(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<StreamName, Definition> before = catalogue(random);
        Map<StreamName, Definition> after = catalogue(random);
        host.define(before.values().toArray(Definition[]::new));
        host.runUntil(Duration.ofSeconds(3));
        Map<StreamName, Long> children = running();
        host.define(after.values().toArray(Definition[]::new));
        host.runUntil(Duration.ofSeconds(6));

        Map<StreamName, Long> expected = new HashMap<>();
        for (Definition definition : after.values()) {
            if (definition.enabled()) {
                Definition old = before.get(definition.name());
                boolean same = old != null
                        && old.enabled()
                        && Planner.plan(old, Optional.empty(), Capabilities.UNKNOWN)
                                .commandLine()
                                .equals(Planner.plan(definition, Optional.empty(), Capabilities.UNKNOWN)
                                        .commandLine());
                Long child = children.get(definition.name());
                expected.put(definition.name(), same ? child : Long.valueOf(child == null ? 1 : child + 1));
            }
        }
        assertEquals(expected, running());
        assertEquals(expectedSummary(before, after), host.reloadSummary.orElseThrow());
    }

    private static ReloadSummary expectedSummary(
            Map<StreamName, Definition> before, Map<StreamName, Definition> after) {
        Set<StreamName> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        ReloadSummary sum = ReloadSummary.NONE;
        for (StreamName name : names) {
            sum = sum.plus(expectedSummary(before.get(name), after.get(name)));
        }
        return sum;
    }

    private static ReloadSummary expectedSummary(Definition old, Definition now) {
        if (old == null) {
            return ReloadSummary.ADDED;
        }
        if (now == null) {
            return ReloadSummary.REMOVED;
        }
        boolean bothRun = old.enabled() && now.enabled();
        if (old.equals(now) || !old.enabled() && !now.enabled()) {
            return ReloadSummary.UNTOUCHED;
        }
        return bothRun
                        && Planner.plan(old, Optional.empty(), Capabilities.UNKNOWN)
                                .commandLine()
                                .equals(Planner.plan(now, Optional.empty(), Capabilities.UNKNOWN)
                                        .commandLine())
                ? ReloadSummary.CHANGED_IN_PLACE
                : ReloadSummary.RESTARTED;
    }

    /** The number of the run that each stream has. */
    private Map<StreamName, Long> running() {
        return host.children.values().stream()
                .filter(child -> !child.isGone())
                .collect(Collectors.toMap(child -> child.run.stream(), child -> child.run.number()));
    }

    private static Map<StreamName, Definition> catalogue(Random random) {
        Map<StreamName, Definition> catalogue = new HashMap<>();
        for (int i = 0; i < NAMES; i++) {
            if (random.nextInt(4) > 0) {
                Definition definition = definition("s" + i, random);
                catalogue.put(definition.name(), definition);
            }
        }
        return catalogue;
    }

    private static Definition definition(String name, Random random) {
        List<Output> outputs = new ArrayList<>(List.of(Output.of(Address.of("rtmp://h/app/" + random.nextInt(2)))));
        Definition plain = Definition.of(new StreamName(name), Input.Source.of(Address.of("test")), outputs.get(0));
        return new Definition(
                plain.name(),
                random.nextInt(5) > 0,
                random.nextBoolean() ? Map.of() : Map.of("site", Text.plain("hall-" + random.nextInt(2))),
                plain.inputs(),
                outputs,
                plain.video(),
                plain.audio(),
                plain.watchdog(),
                plain.restart(),
                plain.ffmpeg());
    }
}
