package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.Command;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Streams whose addresses are given by commands: run at each start, secret, and claimed as soon as they are known. */
@Execution(ExecutionMode.CONCURRENT)
class CommandValuesTest {
    private static final Command KEY = new Command(List.of("/opt/key", "stage"));
    private static final Command WHOLE = new Command(List.of("/opt/address"));

    private final SimulatedHost host = new SimulatedHost();
    private final List<Launch> launches = new ArrayList<>();

    @BeforeEach
    void noteLaunches() {
        host.script((launch, child) -> {
            launches.add(launch);
            Scripts.HEALTHY.onStart(launch, child);
        });
    }

    private static Definition withCommand(String name, String before, Command command) {
        Text url = Text.plain(before).followedBy(Text.secret(command.token()));
        return pushing(name, new Output(new Address(url), Optional.empty(), Optional.empty(), true, Map.of()))
                .build()
                .withReferences(Set.of(command.token()), Set.of(command));
    }

    private static DefinitionBuilder pushing(String name, Output... outputs) {
        return stream(name).input("rtsp://camera/" + name).outputs(List.of(outputs));
    }

    private static String revealed(Launch launch) {
        List<String> all = new ArrayList<>();
        all.addAll(launch.commandLine().reveal(preset -> {
            all.add(preset.reveal());
            return "preset";
        }));
        return all.toString();
    }

    @Test
    void eachStartTakesANewValueThatIsMasked() {
        host.commandScript = command -> Optional.of("value-" + host.probes.size());
        host.define(withCommand("news", "rtmp://h/app/", KEY));
        host.runUntil(seconds(5));
        host.children.values().iterator().next().exits(seconds(6), 1, "rtmp://h/app/value-1: Broken pipe");
        host.runUntil(seconds(20));
        assertEquals(2, launches.size(), host.log::toString);
        assertTrue(revealed(launches.get(0)).contains("value-1"));
        assertTrue(revealed(launches.get(1)).contains("value-2"));
        assertEquals("at ***", launches.get(1).redactor().redact("at value-2"));
        assertTrue(
                host.reports.stream().noneMatch(report -> report.toString().contains("value-")),
                () -> host.reports.toString());
        assertTrue(host.log.stream().noneMatch(line -> line.contains("value-")), host.log::toString);
        assertEquals("rtmp://h/app/***", host.statusOf("news").outputs().get(0).url());
    }

    @Test
    void wholeAddressIsPlannedByWhatTheCommandGave() {
        host.commandScript = command -> Optional.of("rtmp://h/app/secretkey");
        host.define(withCommand("news", "", WHOLE));
        host.runUntil(seconds(5));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
        assertTrue(revealed(launches.get(0)).contains("-f, flv"), revealed(launches.get(0)));
    }

    @Test
    void commandWithoutValueIsAFailedRunThatIsTriedAgain() {
        host.define(withCommand("news", "rtmp://h/app/", KEY));
        host.runUntil(seconds(5));
        assertTrue(
                host.log.contains("0.000 news: waiting: command-failed: no value; next try in 0.8 s"),
                host.log::toString);
        assertTrue(host.probes.size() > 1);
        assertTrue(launches.isEmpty());
    }

    @Test
    void addressThatAnotherStreamWritesToIsNotTaken() {
        host.commandScript = command -> Optional.of("secretkey");
        host.define(
                pushing("first", output("rtmp://h/app/secretkey")).build(),
                withCommand("second", "rtmp://h/app/", KEY));
        host.runUntil(seconds(5));
        assertEquals(1, launches.size(), host.log::toString);
        assertEquals(
                Optional.of(Cause.DESTINATION_BUSY),
                host.statusOf("second").diagnosis().map(found -> found.cause()));
        host.define(withCommand("second", "rtmp://h/app/", KEY));
        host.runUntil(seconds(60));
        assertEquals(Phase.LIVE, host.phaseOf("second"), host.log::toString);
    }

    @Test
    void addressOfACommandIsClaimed() {
        host.commandScript = command -> Optional.of("secretkey");
        host.define(withCommand("second", "rtmp://h/app/", KEY));
        host.runUntil(seconds(5));
        host.define(
                pushing("first", output("rtmp://h/app/secretkey")).build(),
                withCommand("second", "rtmp://h/app/", KEY));
        host.runUntil(seconds(10));
        assertEquals(Phase.WAITING, host.phaseOf("first"), host.log::toString);
    }

    @Test
    void pushAloneAsksForTheKeyOfItsOutput() {
        host.commandScript = command -> Optional.of("secretkey");
        Text url = Text.plain("rtmp://b/app/").followedBy(Text.secret(KEY.token()));
        Output second = new Output(new Address(url), Optional.empty(), Optional.empty(), true, Map.of());
        host.define(pushing("news", output("rtmp://a/app/other"), second)
                .build()
                .withReferences(Set.of(KEY.token()), Set.of(KEY)));
        host.runUntil(seconds(5));
        List<String> asking = host.probes.stream()
                .filter(request -> !request.commands().isEmpty())
                .map(request -> request.run().unit().toString())
                .toList();
        assertEquals(List.of("push 2"), asking, host.log::toString);
        assertFalse(host.log.stream().anyMatch(line -> line.contains("degraded")), host.log::toString);
    }

    @Test
    void editThatChangesNoCommandKeepsTheChild() {
        host.commandScript = command -> Optional.of("secretkey");
        host.define(withCommand("news", "rtmp://h/app/", KEY));
        host.runUntil(seconds(5));
        host.define(pushing(
                        "news",
                        withCommand("news", "rtmp://h/app/", KEY).outputs().get(0))
                .labels(Map.of("site", Text.plain("hall")))
                .build()
                .withReferences(Set.of(KEY.token()), Set.of(KEY)));
        host.runUntil(seconds(10));
        assertEquals(1, launches.size(), host.log::toString);
    }

    @Test
    void channelWithACommandInItsKeyIsStillAChannel() {
        Definition written = DefinitionBuilder.stream("stage")
                .inputs(List.of(DefinitionBuilder.channel("/media")))
                .outputs(List.of(output("rtmp://h/app/other")))
                .build();
        Definition filled = written.with(new Text.CommandValues(Map.of(KEY, "secretkey")));
        assertEquals(written.channel(), filled.channel());
        assertTrue(filled.channel().isPresent());
    }
}
