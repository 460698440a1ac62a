package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Output.Check.OnFail;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Outputs that are looked at as viewers get them. */
@Execution(ExecutionMode.CONCURRENT)
class PlayingTest {
    private static final String PLAYED = "https://play.example.net/live.m3u8?token=verysecret";

    private final SimulatedHost host = new SimulatedHost();

    private static Output checked(String url, OnFail onFail) {
        return checked(url, PLAYED, onFail);
    }

    private static Output checked(String url, String played, OnFail onFail) {
        Output.Check check = new Output.Check(DefinitionBuilder.address(played), Duration.ofMinutes(1), 3, onFail);
        Output plain = output(url);
        return new Output(
                plain.url(), Optional.empty(), Optional.empty(), true, Map.of(), Optional.empty(), Optional.of(check));
    }

    private static Definition news(Output... outputs) {
        return stream("news")
                .input("rtsp://camera/main")
                .outputs(List.of(outputs))
                .build();
    }

    private long looks() {
        return host.log.stream().filter(line -> line.contains(" look ")).count();
    }

    @Test
    void outputThatPlaysStaysLive() {
        host.define(news(checked("rtmp://h/app/key", OnFail.WARN)));
        host.runUntil(seconds(190));
        assertEquals(3, looks(), host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void outputThatDoesNotPlayIsDegradedUntilItDoes() {
        host.lookScript = url -> Look.failed("it answers 404 for " + url.reveal());
        host.define(news(checked("rtmp://h/app/key", OnFail.WARN)));
        host.runUntil(seconds(150));
        assertEquals(Phase.LIVE, host.phaseOf("news"), "two looks are too few");
        host.runUntil(seconds(190));
        assertEquals(Phase.DEGRADED, host.phaseOf("news"), host.log::toString);
        Diagnosis told = host.statusOf("news").outputs().get(0).diagnosis().orElseThrow();
        assertEquals(Cause.DESTINATION_NOT_PLAYING, told.cause());
        assertTrue(told.evidence().contains("(3 looks, every 60 s)"), told::evidence);
        assertTrue(host.log.stream().noneMatch(line -> line.contains("verysecret")), host.log::toString);
        assertEquals(Optional.of(true), host.statusOf("news").outputs().get(0).up());
        host.lookScript = url -> Look.moving();
        host.runUntil(seconds(250));
        assertEquals(Phase.LIVE, host.phaseOf("news"), host.log::toString);
        assertEquals(1, host.statusOf("news").runs());
    }

    @Test
    void outputThatDoesNotPlayIsRestartedIfAsked() {
        host.lookScript = url -> Look.failed("it answers 404");
        host.define(news(checked("rtmp://h/app/key", OnFail.RESTART)));
        host.runUntil(seconds(190));
        assertEquals(2, host.statusOf("news").runs(), host.log::toString);
        assertEquals(
                Optional.of(Cause.DESTINATION_NOT_PLAYING),
                host.reports.get(0).diagnosis().map(Diagnosis::cause));
    }

    @Test
    void onePushIsRestartedAlone() {
        host.lookScript = url -> Look.failed("it answers 404");
        host.define(news(output("rtmp://a/app/key"), checked("rtmp://b/app/other", OnFail.RESTART)));
        host.runUntil(seconds(195));
        assertEquals(
                List.of("push 2"),
                host.reports.stream()
                        .map(report -> report.run().unit().toString())
                        .filter(unit -> !unit.equals("whole"))
                        .toList(),
                host.log::toString);
    }

    /** The playlist stands when the source is back, because it takes some seconds to move again. */
    @Test
    void pushThatHadNothingToWriteIsNotRestartedWhenItsFeedIsBack() {
        host.script((launch, child) -> {
            if (launch.run().unit().toString().equals("feed 1") && launch.run().number() == 1) {
                Scripts.sendsMedia(child, seconds(10));
                child.exits(seconds(10), 1, Scripts.DEMUXING_ERROR);
            } else if (launch.run().unit().toString().equals("feed 1")
                    && host.now().compareTo(seconds(185)) < 0) {
                child.exits(seconds(1), 1, "[error] rtsp://camera/main: Connection refused");
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        host.lookScript =
                url -> host.now().compareTo(seconds(10)) > 0 && host.now().compareTo(seconds(250)) < 0
                        ? Look.failed("it stands")
                        : Look.moving();
        host.define(stream("news")
                .input("rtsp://camera/main")
                .outputs(List.of(output("rtmp://a/app/key"), checked("rtmp://b/app/other", OnFail.RESTART)))
                .seamless(Definition.Seamless.ON)
                .build());
        host.runUntil(seconds(400));
        assertEquals(
                List.of(),
                host.reports.stream()
                        .filter(report -> report.run().unit().toString().startsWith("push"))
                        .toList(),
                host.log::toString);
    }

    @Test
    void editOfTheCheckRestartsNothing() {
        host.define(news(checked("rtmp://h/app/key", OnFail.WARN)));
        host.runUntil(seconds(30));
        host.define(news(output("rtmp://h/app/key")));
        host.runUntil(seconds(100));
        assertEquals(0, looks(), host.log::toString);
        assertEquals(1, host.statusOf("news").runs());
    }

    @Test
    void keyOfAnEditedCheckIsMaskedThoughTheChildIsOlder() {
        host.lookScript = url -> Look.failed("no such token: newersecret");
        host.define(news(checked("rtmp://h/app/key", OnFail.WARN)));
        host.runUntil(seconds(30));
        host.define(news(checked("rtmp://h/app/key", PLAYED.replace("verysecret", "newersecret"), OnFail.WARN)));
        host.runUntil(seconds(250));
        Diagnosis told = host.statusOf("news").outputs().get(0).diagnosis().orElseThrow();
        assertTrue(told.evidence().contains("no such token: ***"), told::evidence);
        assertEquals(1, host.statusOf("news").runs());
    }
}
