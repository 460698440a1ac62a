package io.github.streampusher.supervision;

import static io.github.streampusher.stream.Definition.Seamless.OFF;
import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.source;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static io.github.streampusher.testkit.TestDurations.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.ExtraArguments;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Output.Retention;
import io.github.streampusher.stream.RestartPolicy;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import io.github.streampusher.stream.Watchdog;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ReloadSummary;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reloads beside living children: each edit, and what happens to the child. */
class ReloadTest {
    private static final Video FPS_30 = new Video(
            Video.Codec.AUTO,
            Optional.empty(),
            Optional.empty(),
            Optional.of(FrameRate.of(30)),
            Optional.empty(),
            "veryfast",
            seconds(2));
    static final Audio STEREO_96K = new Audio(Audio.Codec.AAC, Bitrate.ofKilobits(96), 48_000, 2);
    private static final Watchdog PATIENT = new Watchdog(
            seconds(60), seconds(60), 0.5, seconds(60), Watchdog.DEFAULT_SEAMLESS_AFTER, Watchdog.OnSlow.RESTART);
    private static final RestartPolicy SLOW =
            new RestartPolicy(seconds(9), seconds(90), seconds(9), RestartPolicy.OnEnd.FINISH, 3, seconds(900));
    private static final ExtraArguments VERBOSE =
            new ExtraArguments(List.of(Text.plain("-loglevel"), Text.plain("debug")), List.of(), List.of());

    private static final String RECORDING = "/srv/cam-%Y%m%d-%H.mkv";

    private static final List<String> NOTHING = List.of();
    private static final List<String> RESTART = List.of("TERMINATE news run 1", "start news run 2");
    private static final List<String> RELAYED = List.of(
            "TERMINATE news run 1", "start news feed 1 run 1", "start news push 1 run 1", "start news push 2 run 1");
    private static final List<String> STOP = List.of("TERMINATE news run 1");

    private final SimulatedHost host = new SimulatedHost();

    private static Arguments edit(
            String key, UnaryOperator<DefinitionBuilder> edit, ReloadSummary summary, List<String> child) {
        return edit(key, news -> news, edit, summary, child);
    }

    private static Arguments edit(
            String key,
            UnaryOperator<DefinitionBuilder> before,
            UnaryOperator<DefinitionBuilder> after,
            ReloadSummary summary,
            List<String> child) {
        return arguments(
                key,
                before.apply(stream("news")).build(),
                after.apply(stream("news")).build(),
                summary,
                child);
    }

    private static Stream<Arguments> edits() {
        return Stream.of(
                edit("none", news -> news, ReloadSummary.UNTOUCHED, NOTHING),
                edit("label", news -> news.labels(label("hall")), ReloadSummary.CHANGED_IN_PLACE, NOTHING),
                edit("watchdog", news -> news.watchdog(PATIENT), ReloadSummary.CHANGED_IN_PLACE, NOTHING),
                edit("restart", news -> news.restart(SLOW), ReloadSummary.CHANGED_IN_PLACE, NOTHING),
                edit("input", news -> news.input("test:320x240@25"), ReloadSummary.RESTARTED, RESTART),
                edit("output", news -> news.output(output("rtmp://h/app/x")), ReloadSummary.RESTARTED, RESTART),
                edit("output options", news -> news.output(withOption()), ReloadSummary.RESTARTED, RESTART),
                retain(RECORDING, "7d", "12h", "retain news run 1 PT12H"),
                retain(RECORDING, "7d", "50GiB", "retain news run 1 by size"),
                retain(RECORDING, "7d", "", "retain news run 1 "),
                retain(RECORDING, "", "7d", "retain news run 1 PT168H"),
                retain("/srv/www/index.m3u8", "7d", "1d", "retain news run 1 PT24H"),
                retain("/srv/www/index.m3u8", "", "7d", RESTART.toArray(String[]::new)), // FFmpeg deletes without it
                edit("second output", news -> news.outputs(twoOutputs()), ReloadSummary.RESTARTED, RELAYED),
                edit("fps", news -> news.video(FPS_30), ReloadSummary.RESTARTED, RESTART),
                edit("audio", news -> news.audio(STEREO_96K), ReloadSummary.RESTARTED, RESTART),
                edit("ffmpeg", news -> news.ffmpeg(VERBOSE), ReloadSummary.RESTARTED, RESTART),
                edit("label and fps", news -> news.labels(label("x")).video(FPS_30), ReloadSummary.RESTARTED, RESTART),
                edit(
                        "unused fallback added",
                        news -> news.seamless(OFF).inputs(List.of(source("test"), source("b.mp4"))),
                        ReloadSummary.CHANGED_IN_PLACE,
                        NOTHING),
                edit(
                        "unused fallback removed",
                        news -> news.seamless(OFF).inputs(List.of(source("test"), source("b.mp4"))),
                        news -> news.seamless(OFF),
                        ReloadSummary.CHANGED_IN_PLACE,
                        NOTHING),
                edit(
                        "inputs swapped",
                        news -> news.seamless(OFF).inputs(List.of(source("test"), source("b.mp4"))),
                        news -> news.seamless(OFF).inputs(List.of(source("b.mp4"), source("test"))),
                        ReloadSummary.RESTARTED,
                        RESTART),
                edit(
                        "unused backup",
                        news -> news.output(output("rtmp://h/app/news", "rtmp://b/app/news")),
                        ReloadSummary.CHANGED_IN_PLACE,
                        NOTHING),
                edit("disabled", news -> news.enabled(false), ReloadSummary.RESTARTED, STOP),
                edit(
                        "enabled",
                        news -> news.enabled(false),
                        news -> news,
                        ReloadSummary.RESTARTED,
                        List.of("start news run 1")),
                edit(
                        "label while disabled",
                        news -> news.enabled(false),
                        news -> news.enabled(false).labels(label("hall")),
                        ReloadSummary.UNTOUCHED,
                        NOTHING));
    }

    private static Arguments retain(String file, String before, String after, String... child) {
        return edit(
                file + " retain " + before + " to " + after,
                news -> news.output(retained(file, before)),
                news -> news.output(retained(file, after)),
                child.length == 1 ? ReloadSummary.CHANGED_IN_PLACE : ReloadSummary.RESTARTED,
                List.of(child));
    }

    private static Output retained(String file, String retain) {
        Optional<Retention> retention =
                Optional.of(retain).filter(text -> !text.isEmpty()).map(Retention::parse);
        Output plain = output(file);
        return new Output(plain.url(), plain.backup(), plain.format(), true, Map.of(), retention, Optional.empty());
    }

    private static Map<String, Text> label(String value) {
        return Map.of("site", Text.plain(value));
    }

    private static Output withOption() {
        Output plain = output("rtmp://h/app/news");
        return new Output(plain.url(), plain.backup(), plain.format(), true, Map.of("rtmp_live", Text.plain("live")));
    }

    private static List<Output> twoOutputs() {
        return List.of(output("rtmp://h/app/news"), output("rtmp://two/app/news"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void editRestartsChildOnlyIfItsCommandChanges(
            String key, Definition before, Definition after, ReloadSummary summary, List<String> child) {
        host.define(before);
        host.runUntil(seconds(3));
        assertEquals(before.enabled() ? Phase.LIVE : Phase.DISABLED, host.phaseOf("news"));
        assertEquals(child, actionsOfReload(after));
        assertEquals(Optional.of(summary), host.reloadSummary);
        assertEquals(after.enabled() ? Phase.LIVE : Phase.DISABLED, host.phaseOf("news"));
    }

    /** Starts, signals and what is retained in the three seconds after a reload, without their times. */
    private List<String> actionsOfReload(Definition... definitions) {
        host.log.clear();
        host.define(definitions);
        host.runUntil(host.now().plusSeconds(3));
        return host.log.stream()
                .map(line -> line.replaceFirst("^[0-9.]+ ", ""))
                .filter(line -> line.matches("(start|TERMINATE|KILL|retain) .*"))
                .toList();
    }

    @Test
    void reloadTouchesEachStreamByItsOwnEdit() {
        host.define(
                stream("gone").build(),
                stream("kept").build(),
                stream("labelled").build(),
                stream("moved").build());
        host.runUntil(seconds(3));
        assertEquals(
                List.of("TERMINATE gone run 1", "TERMINATE moved run 1", "start added run 1", "start moved run 2"),
                actionsOfReload(
                                stream("added").build(),
                                stream("kept").build(),
                                stream("labelled").labels(label("hall")).build(),
                                stream("moved").output(output("rtmp://h/app/x")).build())
                        .stream()
                        .sorted()
                        .toList());
        assertEquals(Optional.of(new ReloadSummary(1, 1, 1, 1, 1)), host.reloadSummary);
    }

    @Test
    void editTakenBackBeforeChildStopsRestartsItOnce() {
        host.script((launch, child) -> {
            Scripts.HEALTHY.onStart(launch, child);
            child.exitsAtSignal(count -> Optional.of(seconds(0.4)));
        });
        host.define(stream("news").build());
        host.runUntil(seconds(3));
        host.define(stream("news").video(FPS_30).build());
        assertEquals(RESTART, actionsOfReload(stream("news").build()));
        assertEquals(Phase.LIVE, host.phaseOf("news"));
    }

    @Test
    void streamWithProblemAfterEditStopsAndRestartsWhenCorrected() {
        host.define(stream("news").build());
        host.runUntil(seconds(3));
        host.define(new DefinitionSet(Map.of(), Map.of(new StreamName("news"), "input: missing")));
        host.runUntil(seconds(6));
        assertEquals(Phase.BLOCKED, host.phaseOf("news"));
        assertEquals(List.of("start news run 2"), actionsOfReload(stream("news").build()));
    }
}
