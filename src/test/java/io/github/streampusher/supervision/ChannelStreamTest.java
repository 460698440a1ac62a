package io.github.streampusher.supervision;

import static io.github.streampusher.testkit.DefinitionBuilder.channel;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.channel.Position;
import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.FileList;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.SimulatedHost.ProbeAnswer;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Launch;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.ProbeResult;
import io.github.streampusher.supervision.port.RunReport;
import io.github.streampusher.supervision.port.Snapshot.ChannelStatus;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Channels: lists of files in one session. */
class ChannelStreamTest {
    private final SimulatedHost host = new SimulatedHost();
    private final List<String> played = new ArrayList<>();
    private Set<String> bad = Set.of();
    private Duration length = Duration.ofSeconds(10);
    private Duration pushStart = Duration.ZERO;
    private boolean isPushRefused;
    private int pushes;

    /** How each child ends that plays a file; empty: with the file. */
    private Optional<Consumer<SimulatedHost.Child>> ending = Optional.empty();

    ChannelStreamTest() {
        host.files = List.of("/a", "/b", "/c");
        host.script((launch, child) -> {
            boolean isFeed = launch.run().unit().toString().startsWith("feed");
            if (!isFeed || !source(launch).startsWith("/")) {
                pushes += isFeed ? 0 : 1;
                if (!isFeed && isPushRefused) {
                    child.exits(Duration.ofMillis(100), 1, "[error] out.ts: No such file or directory");
                    return;
                }
                Scripts.sendsMedia(child, isFeed ? Duration.ZERO : pushStart, Duration.ofHours(1));
            } else if (ending.isPresent()) {
                played.add(source(launch));
                ending.get().accept(child);
            } else if (bad.stream().anyMatch(source(launch)::startsWith)) {
                played.add(source(launch));
                child.exits(Duration.ofMillis(100), 1, "[error] " + source(launch) + ": Invalid data found");
            } else {
                played.add(source(launch));
                Scripts.sendsMedia(child, length);
                child.exits(length.plusMillis(100), 0);
            }
        });
    }

    /** The file that a child reads, with where it begins. */
    private static String source(Launch launch) {
        CommandLine line = launch.commandLine();
        List<String> words = line.arguments().stream().map(Text::reveal).toList();
        int input = words.indexOf("-i");
        String file = words.get(input + 1).replaceFirst("^file:", "");
        return words.contains("-ss") ? file + " from " + words.get(words.indexOf("-ss") + 1) : file;
    }

    private static DefinitionBuilder lofi() {
        return stream("lofi").inputs(List.of(channel("/srv")));
    }

    private void run(Definition definition, double seconds) {
        host.define(definition);
        runOn(seconds);
    }

    private void runOn(double seconds) {
        host.runUntil(host.now().plusMillis((long) (seconds * 1000)));
    }

    private void list(String... files) {
        host.schedule(host.now(), new Event.FilesListed(new StreamName("lofi"), "/srv", List.of(files)));
    }

    @Test
    void filesFollowEachOtherInOneSession() {
        run(lofi().build(), 45);
        assertEquals(List.of("/a", "/b", "/c", "/a", "/b"), played, host.log::toString);
        assertEquals(1, pushes, host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
    }

    @Test
    void twoHundredFilesAreOnePublish() {
        run(lofi().build(), 2200);
        assertTrue(played.size() > 200, () -> played.size() + " files");
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void pushThatConnectsSlowlyOutlivesShortFiles() {
        length = Duration.ofSeconds(3);
        pushStart = Duration.ofSeconds(8);
        run(lofi().build(), 20);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void changeOfFileIsNoRestart() {
        run(lofi().build(), 45);
        assertEquals(1, host.statusOf("lofi").runs(), host.log::toString);
        assertEquals(4, host.reports.size(), host.reports::toString);
        assertTrue(host.reports.stream().allMatch(RunReport::isFileChange), host.reports::toString);
        childrenEndAfter(Duration.ofSeconds(2), 137);
        runOn(8);
        assertTrue(host.statusOf("lofi").runs() > 1, host.log::toString);
        assertTrue(host.reports.stream().anyMatch(report -> !report.isFileChange()), host.reports::toString);
    }

    @Test
    void changeOfFileLeavesTheFailureOfTheOutputInSight() {
        isPushRefused = true;
        run(lofi().build(), 5);
        assertEquals(Phase.WAITING, host.phaseOf("lofi"), host.log::toString);
        host.log.clear();
        runOn(20);
        assertTrue(host.log.stream().noneMatch(line -> line.contains("lofi: ")), host.log::toString);
    }

    @Test
    void stopByHandIsNoChangeOfFile() {
        run(lofi().build(), 5);
        command(Event.ManualCommand.STOP);
        assertEquals(
                List.of(false, false),
                host.reports.stream().map(RunReport::isFileChange).toList());
    }

    @Test
    void channelThatNeverRanHasNoRun() {
        run(lofi().enabled(false).build(), 5);
        assertEquals(0, host.statusOf("lofi").runs());
    }

    @Test
    void childThatIsStoppedForAnotherSaysWhy() {
        run(lofi().build(), 5);
        skip();
        assertEquals(List.of("another child plays the channel now"), reasons("feed"));
        restart();
        assertEquals(
                2,
                reasons("feed").stream()
                        .filter("another child plays the channel now"::equals)
                        .count(),
                host.log::toString);
        assertEquals(List.of("restarted by hand"), reasons("push"));
    }

    private List<String> reasons(String role) {
        return host.reports.stream()
                .filter(report -> report.run().unit().toString().startsWith(role))
                .map(RunReport::why)
                .toList();
    }

    @Test
    void copiedFileThatTheSessionCannotCarryIsPassedOverAlone() {
        knowLength();
        host.script((launch, child) -> {
            if (source(launch).equals("/b")) {
                child.exits(
                        Duration.ofMillis(500),
                        1,
                        "[flv @ 0x1] [error] Tag [2][0][0][0] incompatible with output codec id '2' ([0][0][0][0])");
            } else if (source(launch).startsWith("/")) {
                played.add(source(launch));
                Scripts.sendsMedia(child, length);
                child.exits(length.plusMillis(100), 0);
            } else {
                Scripts.HEALTHY.onStart(launch, child);
            }
        });
        run(lofi().video(DefinitionBuilder.COPY).build(), 90);
        assertEquals(List.of("/a", "/c", "/a", "/c", "/a"), played.subList(0, 5), host.log::toString);
        assertEquals(Set.of("/b"), Set.copyOf(host.skipped));
    }

    private void knowLength() {
        length = Duration.ofSeconds(20);
        Media test = Planner.plan(SimulatedHost.definition("test")).media().orElseThrow();
        Media media = new Media("mp4", Optional.of(length), test.video(), test.audio());
        host.probeScript = request -> new ProbeAnswer(
                Duration.ZERO,
                bad.stream()
                                .anyMatch(request.definition()
                                        .channel()
                                        .orElseThrow()
                                        .url()
                                        .reveal()::endsWith)
                        ? new ProbeResult.Failed(new Diagnosis(Cause.SOURCE_INVALID, "no media"))
                        : new ProbeResult.Succeeded(media));
    }

    @Test
    void nextFileIsReadyBeforeThePresentOneEnds() {
        knowLength();
        run(lofi().build(), 3);
        assertEquals(List.of("/a"), played);
        runOn(4);
        assertEquals(List.of("/a", "/b"), played);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
        assertTrue(host.statusOf("lofi").input().orElseThrow().endsWith("/a"));
        runOn(14.5);
        assertTrue(host.statusOf("lofi").input().orElseThrow().endsWith("/b"));
        assertEquals(
                1, host.log.stream().filter(line -> line.contains("lofi: live")).count(), host.log::toString);
        runOn(40);
        assertEquals(List.of("/a", "/b", "/c", "/a"), played.subList(0, 4));
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void badFileIsPassedOverBeforeItsTurn() {
        knowLength();
        bad = Set.of("/b");
        run(lofi().build(), 7);
        assertEquals(List.of("/a", "/c"), played, host.log::toString);
        runOn(14);
        assertTrue(host.statusOf("lofi").input().orElseThrow().endsWith("/c"), host.log::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    private void restart() {
        command(Event.ManualCommand.RESTART);
    }

    private void command(Event.ManualCommand command) {
        host.schedule(host.now(), new Event.CommandGiven(new StreamName("lofi"), command, result -> {}));
        runOn(2);
    }

    @Test
    void fileThatPlaysAfterAFailedStartIsNotCutShort() {
        childrenEndAfter(Duration.ZERO, 137);
        run(lofi().build(), 0.2);
        ending = Optional.empty();
        runOn(4);
        list("/a", "/b", "/c", "/d");
        runOn(2);
        restart();
        assertTrue(played.get(played.size() - 1).matches("/a from [3-8]\\d{3}ms"), played::toString);
        assertTrue(played.stream().allMatch(file -> file.startsWith("/a")), played::toString);
    }

    @Test
    void onlyFileThatPlaysAfterItsFailureIsNotCutShort() {
        host.files = List.of("/a");
        bad = Set.of("/a");
        length = Duration.ofMinutes(10);
        run(lofi().build(), 10);
        bad = Set.of();
        runOn(70);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
        list("/a", "/b");
        runOn(2);
        assertEquals(Set.of("/a"), Set.copyOf(played));
        restart();
        assertTrue(played.get(played.size() - 1).startsWith("/a from "), played::toString);
    }

    @Test
    void badFileIsSkippedAndReported() {
        bad = Set.of("/b");
        run(lofi().build(), 18);
        assertEquals(List.of("/a", "/b", "/c"), played, host.log::toString);
        assertEquals(List.of("/b"), host.skipped);
        assertEquals(1, pushes);
    }

    @Test
    void channelOfBadFilesIsTriedMoreAndMoreRarely() {
        bad = Set.of("/a", "/b", "/c");
        run(lofi().build(), 300);
        assertTrue(played.containsAll(List.of("/a", "/b", "/c")), played::toString);
        assertTrue(played.size() < 20, () -> played.toString());
        bad = Set.of();
        list("/a", "/b", "/d");
        runOn(5);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
    }

    private void childrenEndAfter(Duration time, int status, String... lines) {
        ending = Optional.of(child -> {
            Scripts.sendsMedia(child, time);
            child.exits(time.plusMillis(100), status, lines);
        });
    }

    @Test
    void childThatIsKilledAgainAndAgainIsStartedMoreAndMoreRarely() {
        childrenEndAfter(Duration.ofSeconds(2), 137);
        run(lofi().build(), 600);
        assertTrue(played.size() < 25, played::toString);
        assertTrue(played.stream().allMatch(file -> file.startsWith("/a")), played::toString);
        assertEquals(List.of(), host.skipped);
    }

    @Test
    void filesThatAllBreakOffSoonAreTriedMoreAndMoreRarely() {
        childrenEndAfter(Duration.ofSeconds(2), 1, "[error] file: Invalid data found");
        run(lofi().build(), 600);
        assertTrue(played.containsAll(List.of("/a", "/b", "/c")), played::toString);
        assertTrue(played.size() < 25, played::toString);
    }

    @Test
    void problemOfTheMachineSkipsNoFile() {
        childrenEndAfter(Duration.ZERO, 137);
        run(lofi().build(), 60);
        assertTrue(played.size() > 3, played::toString);
        assertEquals(Set.of("/a"), Set.copyOf(played));
        assertEquals(List.of(), host.skipped);
        ending = Optional.empty();
        runOn(600);
        assertTrue(played.containsAll(List.of("/b", "/c")), host.log::toString);
    }

    @Test
    void fileThatCrashesFfmpegTwiceIsPassedOver() {
        childrenEndAfter(Duration.ZERO, 139);
        run(lofi().build(), 60);
        assertEquals(List.of("/a", "/a", "/b", "/b", "/c"), played.subList(0, 5));
        assertEquals(List.of("/a", "/b"), host.skipped.subList(0, 2));
        assertEquals("/c", played.get(played.size() - 1));
        assertTrue(played.size() < 12, played::toString);
    }

    @Test
    void editedListAppliesWithoutARestart() {
        run(lofi().build(), 5);
        list("/x", "/a", "/y");
        runOn(40);
        assertEquals(List.of("/a", "/y", "/x", "/a", "/y"), played);
        assertEquals(1, pushes);
    }

    @Test
    void channelWithoutFilesWaitsForSome() {
        host.files = List.of();
        run(lofi().build(), 3);
        assertEquals(Phase.WAITING, host.phaseOf("lofi"));
        assertTrue(
                host.statusOf("lofi").detail().startsWith("source-missing: there is no file to play in /srv"),
                host.statusOf("lofi")::detail);
        list("/a");
        runOn(3);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
    }

    @Test
    void channelWhoseListIsEmptiedWaitsForFiles() {
        run(
                lofi().inputs(List.of(channel("/srv"), new Input.Slate(Text.plain("back soon"))))
                        .build(),
                5);
        list();
        runOn(20);
        assertEquals(Phase.DEGRADED, host.phaseOf("lofi"), host.log::toString);
        assertTrue(host.statusOf("lofi").detail().contains("source-missing"), host.statusOf("lofi")::detail);
        list("/a");
        runOn(60);
        assertEquals("/a", played.get(played.size() - 1), host.log::toString);
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void slateIsShownWhileThereIsNoFile() {
        run(
                lofi().inputs(List.of(channel("/srv"), new Input.Slate(Text.plain("back soon"))))
                        .build(),
                5);
        bad = Set.of("/a", "/b", "/c");
        runOn(20);
        assertEquals(Phase.DEGRADED, host.phaseOf("lofi"), host.log::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void listThatDoesNotLoopFinishes() {
        run(
                lofi().inputs(List.of(channel("/srv", false, new FileList(FileList.Order.NAME, true))))
                        .build(),
                60);
        assertEquals(List.of("/a", "/b", "/c"), played);
        assertEquals(Phase.FINISHED, host.phaseOf("lofi"), host.log::toString);
        list("/a", "/b", "/c", "/d");
        runOn(3);
        assertEquals("/d", played.get(played.size() - 1));
        assertEquals(Phase.LIVE, host.phaseOf("lofi"), host.log::toString);
    }

    @Test
    void editOfTheEncodeGoesOnFromThereAndKeepsThePush() {
        run(lofi().build(), 15);
        run(lofi().audio(ReloadTest.STEREO_96K).build(), 4);
        assertEquals(3, played.size(), played::toString);
        assertTrue(played.get(2).matches("/b from [345]\\d{3}ms"), played::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void editOfTheOrderTouchesNoChild() {
        run(lofi().build(), 15);
        run(
                lofi().inputs(List.of(channel("/srv", true, new FileList(FileList.Order.SHUFFLE, false))))
                        .build(),
                3);
        assertEquals(List.of("/a", "/b"), played);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void killedChildGoesOnFromThere() {
        run(lofi().build(), 5);
        host.childByUnit.forEach((unit, child) -> {
            if (unit.unit().toString().startsWith("feed")) {
                host.schedule(host.now(), Scripts.exited(child.run, 137));
                child.end();
            }
        });
        runOn(3);
        assertEquals(2, played.size(), played::toString);
        assertTrue(played.get(1).matches("/a from [45]\\d{3}ms"), played::toString);
        assertEquals(1, pushes, host.log::toString);
    }

    private void restore() {
        Position position = new Position("/b", Duration.ofSeconds(4), 1, 3);
        host.schedule(host.now(), new Event.PositionsRestored(Map.of(new StreamName("lofi"), position)));
    }

    @Test
    void positionIsReportedNowAndThenAndRestored() {
        restore();
        run(lofi().build(), 5);
        assertEquals(List.of("/b from 4000ms"), played);
        runOn(100);
        assertTrue(host.positions.size() > 10 && host.positions.size() < 30, host.positions::toString);
        assertEquals("/b", host.positions.get(0).file());
        assertTrue(host.positions.get(0).start().compareTo(Duration.ofSeconds(4)) >= 0, host.positions::toString);
    }

    @Test
    void positionIsKeptUntilThereAreFiles() {
        host.files = List.of();
        restore();
        run(lofi().build(), 5);
        assertEquals(Phase.WAITING, host.phaseOf("lofi"), host.log::toString);
        assertEquals(Optional.empty(), host.statusOf("lofi").channel());
        list("/a", "/b", "/c");
        runOn(3);
        assertEquals(List.of("/b from 4000ms"), played);
    }

    @Test
    void channelWithoutFilesBeginsWithTheFirst() {
        host.files = List.of();
        run(lofi().build(), 5);
        list("/a", "/b", "/c");
        runOn(3);
        assertEquals(List.of("/a"), played);
    }

    @Test
    void channelThatDoesNotResumeBeginsAnew() {
        restore();
        run(
                lofi().inputs(List.of(channel("/srv", true, new FileList(FileList.Order.LISTED, false))))
                        .build(),
                5);
        assertEquals(List.of("/a"), played);
    }

    @Test
    void channelThatIsStartedByHandKnowsItsFiles() {
        run(lofi().enabled(false).build(), 5);
        host.schedule(
                host.now(), new Event.CommandGiven(new StreamName("lofi"), Event.ManualCommand.START, result -> {}));
        runOn(3);
        assertEquals(List.of("/a"), played, host.log::toString);
    }

    private Event.CommandResult skip() {
        List<Event.CommandResult> result = new ArrayList<>();
        host.schedule(
                host.now(), new Event.CommandGiven(new StreamName("lofi"), Event.ManualCommand.SKIP, result::add));
        runOn(2);
        return result.get(0);
    }

    @Test
    void skipGoesOnWithTheNextFileInTheSameSession() {
        knowLength();
        run(lofi().build(), 2);
        assertEquals(Event.CommandResult.DONE, skip());
        assertEquals(List.of("/a", "/b"), played);
        ChannelStatus status = host.statusOf("lofi").channel().orElseThrow();
        assertEquals("/b", status.file());
        assertEquals(Optional.of("/c"), status.next());
        assertEquals(Optional.of(length), status.length());
        assertTrue(status.position().compareTo(Duration.ofSeconds(3)) < 0, status::toString);
        assertEquals(List.of(), host.skipped);
        assertEquals(1, pushes, host.log::toString);
    }

    @Test
    void lastFileIsNotSkippedNorOneOfAPlainStream() {
        host.files = List.of("/a");
        run(
                lofi().inputs(List.of(channel("/srv", false, new FileList(FileList.Order.LISTED, true))))
                        .build(),
                2);
        assertEquals(Event.CommandResult.LEFT_ALONE, skip());
        run(lofi().input("test").build(), 2);
        assertEquals(Event.CommandResult.LEFT_ALONE, skip());
        assertEquals(Optional.empty(), host.statusOf("lofi").channel());
    }

    @Test
    void listThatMovesGoesOnWhereItWasAndAnotherOneBegins() {
        run(lofi().build(), 15);
        run(lofi().inputs(List.of(channel("/moved"))).build(), 3);
        assertTrue(played.get(2).startsWith("/b from "), played::toString);
        host.files = List.of("/x", "/y", "/z");
        run(lofi().inputs(List.of(channel("/other"))).build(), 3);
        assertEquals("/x", played.get(3));
    }

    @Test
    void channelThatWasRemovedIsForgotten() {
        run(lofi().build(), 15);
        host.define();
        runOn(5);
        run(lofi().build(), 3);
        assertEquals("/a", played.get(2), played::toString);
    }

    @Test
    void channelThatIsStoppedReportsItsPosition() {
        run(lofi().build(), 8);
        run(lofi().enabled(false).build(), 2);
        Position last = host.positions.get(host.positions.size() - 1);
        assertTrue(last.start().compareTo(Duration.ofSeconds(6)) > 0, host.positions::toString);
    }

    @Test
    void stoppedChannelResumes() {
        run(lofi().build(), 15);
        run(lofi().enabled(false).build(), 5);
        assertEquals(Phase.DISABLED, host.phaseOf("lofi"));
        run(lofi().build(), 3);
        assertTrue(played.get(2).matches("/b from [345]\\d{3}ms"), played::toString);
    }
}
