package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.RestartPolicy.OnEnd;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that end by themselves: when a stream is finished, and when it waits for a person. */
class EndOfRunTest {
    private final SimulatedHost host = new SimulatedHost();

    private long starts() {
        return host.log.stream().filter(line -> line.contains("start news")).count();
    }

    @ParameterizedTest
    @CsvSource({
        "clip.mp4, false, AUTO, true",
        "clip.mp4, true, AUTO, false",
        "rtmp://h/app/in, false, AUTO, false",
        "/dev/video0, false, AUTO, false",
        "clip.mp4, false, RESTART, false",
        "clip.mp4, true, FINISH, true",
    })
    void endedInputFinishesStreamOrRestartsIt(String input, boolean loop, OnEnd onEnd, boolean finishes) {
        host.script((launch, child) -> {
            Scripts.sendsMedia(child, seconds(90));
            child.exits(seconds(90), 0);
        });
        host.define(stream("news")
                .inputs(List.of(new Input.Source(
                        DefinitionBuilder.address(input),
                        Optional.empty(),
                        Map.of(),
                        Input.Pace.AUTO,
                        loop,
                        Optional.empty())))
                .onEnd(onEnd)
                .build());
        host.runUntil(seconds(100));
        assertEquals(finishes ? Phase.FINISHED : Phase.LIVE, host.phaseOf("news"), host.log::toString);
        assertEquals(finishes ? 1 : 2, starts(), host.log::toString);
    }

    @Test
    void rejectedOptionBlocksStreamUntilQuarantineDelay() {
        host.script((launch, child) -> child.exits(seconds(0.1), 1, "[error] Unable to parse option value \"abc\""));
        host.define(stream("news").build());
        host.runUntil(Duration.ofMinutes(9));
        assertEquals(Phase.BLOCKED, host.phaseOf("news"), host.log::toString);
        assertEquals(1, starts(), host.log::toString);
        host.script(Scripts.HEALTHY);
        host.runUntil(Duration.ofMinutes(11));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
    }
}
