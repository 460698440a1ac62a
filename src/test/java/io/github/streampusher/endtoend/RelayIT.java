package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.relay.MediaRelay;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.RunId;
import io.github.streampusher.supervision.port.Unit;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay between real FFmpegs, to a real RTMP server. {@code -Drelay.faults=100} for a long run. */
class RelayIT {
    private static final int FAULTS = Integer.getInteger("relay.faults", 3);
    private static final StreamName STAGE = new StreamName("stage");
    private static final String FFMPEG = "ffmpeg -nostdin -v error ";
    private static final String TO_RELAY = " -c copy -f flv -flvflags no_duration_filesize unix:";

    /** The same options as of {@link TestMedia}, so that the parameter sets are the same. */
    private static final String SLATE = FFMPEG
            + "-y -f lavfi -i color=c=navy:size=320x240:rate=25 -f lavfi -i anullsrc=channel_layout=mono:sample_rate=48000"
            + " -t 4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 1500k -maxrate 1500k -bufsize 750k -g 25"
            + " -c:a aac -b:a 96k -f mp4 ";

    @TempDir
    Path folder;

    private final Map<String, Event> newest = new ConcurrentHashMap<>();
    private final Map<RunId, ExternalProcess> children = new HashMap<>();
    private final List<RunId> pushes = new ArrayList<>();
    private RunId feed = new RunId(STAGE, 0, Unit.feed(0), 0);
    private Path camera;
    private String paced;
    private Path slate;
    private RtmpServer server;
    private MediaRelay relay;

    @BeforeEach
    void start() throws Exception {
        camera = TestMedia.create(folder.resolve("camera.ts"));
        slate = folder.resolve("slate.mp4");
        boolean bursts =
                ExternalProcess.tryToRun("ffmpeg", "-h", "full").output().contains("-readrate_initial_burst");
        paced = bursts ? "-re -readrate_initial_burst 0.001 " : "-re "; // as it is planned
        ExternalProcess.run((SLATE + slate).split(" "));
        server = new RtmpServer(folder.resolve("nginx"));
        relay = new MediaRelay(this::note, folder.resolve("relay"));
    }

    @AfterEach
    void stop() {
        children.values().forEach(ExternalProcess::close);
        relay.close();
        server.close();
    }

    private void note(Event event) {
        newest.put(((Event.RunEvent) event).run().toString(), event);
    }

    private RunId startFeed(String input) throws Exception {
        feed = feed.next();
        String path = relay.open(feed, false);
        relay.route(feed);
        children.put(feed, ExternalProcess.start((FFMPEG + input + TO_RELAY + path).split(" ")));
        return feed;
    }

    private RunId startCamera() throws Exception {
        return startFeed(paced + "-stream_loop -1 -i " + camera);
    }

    private RunId startSlate() throws Exception {
        return startFeed(paced + "-stream_loop -1 -i " + slate);
    }

    private RunId startPush(RunId push) throws Exception {
        String url = server.url("key" + push.unit().slot());
        String command = FFMPEG + "-fpsprobesize 0 -f flv -i unix:" + relay.open(push, false)
                + " -map 0:v:0 -map 0:a:0 -c copy -rw_timeout 10000000 -flvflags no_duration_filesize -f flv " + url;
        children.put(push, ExternalProcess.start(command.split(" ")));
        return push;
    }

    private void startPushes(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            pushes.add(startPush(new RunId(STAGE, 0, Unit.push(i), 1)));
        }
    }

    private Optional<Event.Flowing> flowing(RunId run) {
        return Optional.ofNullable((Event.Flowing) newest.get(run.toString()));
    }

    private void awaitOnAir(RunId run) {
        Await.until(() -> flowing(run).filter(Event.Flowing::isOnAir).isPresent());
    }

    /** Kills the child and waits until the relay says so. */
    private void kill(RunId run) throws Exception {
        children.get(run).signal("KILL");
        Await.until(() -> Stream.ofNullable(newest.get(run.toString()))
                .anyMatch(event ->
                        event instanceof Event.Flowing flowing && flowing.end().isPresent()
                                || event instanceof Event.Backlog backlog
                                        && backlog.end().isPresent()));
        relay.close(run);
    }

    private long publishes(String key) {
        return Pattern.compile("publish: name='" + key + "'")
                .matcher(server.log())
                .results()
                .count();
    }

    private RelayViewer viewer(int output) throws Exception {
        String key = "key" + output;
        Await.until(() -> publishes(key) > 0, Duration.ofSeconds(30), server::log);
        RelayViewer viewer = new RelayViewer(server.url(key));
        viewer.awaitFrames(60);
        viewer.forgetStart();
        return viewer;
    }

    @Test
    void sourceThatDiesIsFollowedByTheSlateInTheSameSession() throws Exception {
        RunId present = startCamera();
        startPushes(1);
        awaitOnAir(present);
        List<Long> gaps = new ArrayList<>();
        try (RelayViewer viewer = viewer(0)) {
            for (int i = 0; i < FAULTS; i++) {
                kill(present);
                present = startSlate();
                awaitOnAir(present);
                viewer.awaitFrames(30);
                gaps.add(viewer.takeLongestGap());
                RunId old = present;
                present = startCamera(); // the slate stays on air until its key frame
                awaitOnAir(present);
                relay.close(old);
                viewer.awaitFrames(30);
                gaps.add(viewer.takeLongestGap());
            }
            System.out.println("RelayIT: longest gaps, dead then back: " + gaps);
            assertEquals("", viewer.errors());
            assertEquals(0, viewer.backward());
        }
        assertEquals(1, publishes("key0"), server::log);
        assertEquals(Optional.empty(), flowing(present).orElseThrow().end());
    }

    @Test
    void pushThatDiesHarmsNoOther() throws Exception {
        RunId present = startCamera();
        startPushes(3);
        awaitOnAir(present);
        try (RelayViewer beside = viewer(1);
                RelayViewer other = viewer(2)) {
            RunId victim = pushes.get(0);
            List<Long> gaps = new ArrayList<>();
            for (int i = 0; i < FAULTS; i++) {
                kill(victim);
                victim = startPush(victim.next());
                beside.awaitFrames(25);
                gaps.add(beside.takeLongestGap());
            }
            System.out.println("RelayIT: longest gaps beside a push that is killed: " + gaps);
            assertEquals("", beside.errors() + other.errors());
            assertEquals(0, beside.backward() + other.backward());
        }
        Await.until(() -> publishes("key0") == FAULTS + 1, Duration.ofSeconds(30), server::log);
        assertEquals(1, publishes("key1"));
        assertEquals(1, publishes("key2"));
    }

    @Test
    void frozenServerIsSeenByItsBacklogAndHarmsNoOther() throws Exception {
        try (FreezableProxy frozen = FreezableProxy.tcp(server.port())) {
            RunId present = startCamera();
            RunId push = new RunId(STAGE, 0, Unit.push(1), 1);
            startPushes(1);
            String command = FFMPEG + "-fpsprobesize 0 -f flv -i unix:" + relay.open(push, false)
                    + " -map 0:v:0 -map 0:a:0 -c copy -send_buffer_size 425000 -f flv " + frozen.url("k");
            children.put(push, ExternalProcess.start(command.split(" ")));
            awaitOnAir(present);
            Await.until(() -> server.log().contains("publish: name='k'"), Duration.ofSeconds(30), server::log);
            try (RelayViewer viewer = viewer(0)) {
                frozen.freeze();
                Duration seen = Await.until(
                        () -> newest.get(push.toString()) instanceof Event.Backlog backlog
                                && backlog.age().toMillis() > 1000,
                        Duration.ofSeconds(30),
                        () -> "backlog " + newest.get(push.toString()));
                System.out.println("RelayIT: frozen server seen after " + seen.toMillis() + " ms");
                Await.until(
                        () -> newest.get(push.toString()) instanceof Event.Backlog backlog && backlog.overflows() > 0);
                frozen.resume();
                Await.until(() -> newest.get(push.toString()) instanceof Event.Backlog backlog
                        && backlog.age().toMillis() < 500
                        && backlog.end().isEmpty());
                viewer.awaitFrames(25);
                assertEquals("", viewer.errors());
                assertTrue(viewer.takeLongestGap() < 2000);
            }
        }
    }
}
