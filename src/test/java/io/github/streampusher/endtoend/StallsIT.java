package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Stalls a source or a destination and expects the right cause: the counters alone look the same for both. */
class StallsIT {
    private static final String COPY = "video: copy, audio: copy";
    private static final String ENCODE = "video: {codec: h264, bitrate: 2000k, preset: ultrafast}";
    private static final String SOURCE_STALLED = "source-stalled";
    private static final String DESTINATION_STALLED = "destination-stalled";
    /** Beyond 10 s FFmpeg's own time-outs come first. */
    private static final String STALL_TIMEOUT = System.getProperty("stall-timeout", "3s");

    private static final int SMALL_BUFFER = 16 * 1024;
    private static final int BIG_BUFFER = 4 * 1024 * 1024;

    /** Its server, or publisher, is another stream's, too. */
    private static final InjectedFault.FaultAction SAME_ACTION_AS_PREVIOUS = () -> {};

    @TempDir
    Path folder;

    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final List<InjectedFault> faults = new ArrayList<>();
    private Path media;
    private RtmpServer server;

    @AfterEach
    void tearDown() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    @TestFactory
    Stream<DynamicTest> sourceStallIsDiagnosed() throws Exception {
        setUp();
        fakeSources();
        recordings();
        publishers();
        return injectFaults();
    }

    private void fakeSources() throws Exception {
        fakeSource("tcp-copy", FakeSource.tcp(media), COPY);
        fakeSource("tcp-encode", FakeSource.tcp(media), ENCODE);
        fakeSource("http-copy", FakeSource.http(media), COPY);
        fakeSource("http-encode", FakeSource.http(media), ENCODE);
        fakeSource("rtsp-copy", FakeSource.rtsp(media), COPY);
        fakeSource("rtsp-encode", FakeSource.rtsp(media), ENCODE);
        fakeSource("udp-copy", FakeSource.udp(media), COPY);
        fakeSource("udp-encode", FakeSource.udp(media), ENCODE);
        fakeSource("pipe-copy", pipeSource("copied"), COPY);
        fakeSource("pipe-encode", pipeSource("encoded"), ENCODE);
    }

    private void recordings() throws Exception {
        recording("tcp-to-file", FakeSource.tcp(media), folder.resolve("tcp.ts").toString());
        recording("pipe-to-file", pipeSource("kept"), folder.resolve("pipe.ts").toString());
        recording("udp-to-udp", FakeSource.udp(media), "udp://127.0.0.1:" + Ports.free());
        recording(
                "http-to-tcp",
                FakeSource.http(media),
                closeLater(FakeDestination.tcp(BIG_BUFFER)).url());
        recording(
                "pipe-to-tcp",
                pipeSource("viewed"),
                closeLater(FakeDestination.tcp(SMALL_BUFFER)).url());
    }

    private void publishers() throws Exception {
        ExternalProcess publisher = publisher("-f", "flv", server.url("source-one"));
        source("publisher-copy", server.url("source-one"), COPY, () -> publisher.signal("STOP"));
        source("publisher-encode", server.url("source-one"), ENCODE, SAME_ACTION_AS_PREVIOUS);
        RtmpServer other = closeLater(new RtmpServer(folder.resolve("other")));
        publisher("-f", "flv", other.url("source-two"));
        source("server-copy", other.url("source-two"), COPY, () -> other.signal("STOP"));
        source("server-encode", other.url("source-two"), ENCODE, SAME_ACTION_AS_PREVIOUS);
        String srt = "srt://127.0.0.1:" + Ports.free();
        ExternalProcess sender = publisher("-f", "mpegts", srt + "?mode=listener");
        source("srt-copy", srt, COPY, () -> sender.signal("STOP"));
    }

    @TestFactory
    Stream<DynamicTest> destinationStallIsDiagnosed() throws Exception {
        setUp();
        String file = "{url: " + media + ", loop: true}";
        FreezableProxy frozen = closeLater(FreezableProxy.tcp(server.port()));
        destination("rtmp-copy", file, frozen.url("copy"), COPY, frozen::freeze);
        destination("rtmp-encode", file, frozen.url("encode"), ENCODE, SAME_ACTION_AS_PREVIOUS);
        destination("rtmp-small", file, withSendBuffer(frozen.url("small"), 8192), COPY, SAME_ACTION_AS_PREVIOUS);
        destination("rtmp-big", file, withSendBuffer(frozen.url("big"), BIG_BUFFER), COPY, SAME_ACTION_AS_PREVIOUS);
        destination("rtmp-of-test", "'test:320x240@25'", frozen.url("test"), ENCODE, SAME_ACTION_AS_PREVIOUS);
        destinationsOfLiveSources(frozen);
        fakeDestinations(file);
        tlsAndSrtDestinations(file);
        return injectFaults();
    }

    private static String withSendBuffer(String url, int bytes) {
        return "{url: " + url + ", options: {send_buffer_size: " + bytes + "}}";
    }

    private void destinationsOfLiveSources(FreezableProxy frozen) throws Exception {
        fromLive(frozen, "from-tcp", closeLater(FakeSource.tcp(media)).url(), COPY);
        fromLive(frozen, "from-tcp-encode", closeLater(FakeSource.tcp(media)).url(), ENCODE);
        fromLive(frozen, "from-udp", closeLater(FakeSource.udp(media)).url(), COPY);
        fromLive(frozen, "from-http", closeLater(FakeSource.http(media)).url(), ENCODE);
        fromLive(frozen, "from-pipe", closeLater(pipeSource("in")).url(), COPY);
        publisher("-f", "flv", server.url("source"));
        fromLive(frozen, "from-rtmp", server.url("source"), COPY);
    }

    private void fromLive(FreezableProxy frozen, String name, String input, String how) {
        destination(name, input, frozen.url(name), how, SAME_ACTION_AS_PREVIOUS);
    }

    private void fakeDestinations(String file) throws Exception {
        fakeDestination("tcp-small", file, COPY, FakeDestination.tcp(SMALL_BUFFER));
        fakeDestination("tcp-big", file, ENCODE, FakeDestination.tcp(BIG_BUFFER));
        fakeDestination(
                "tcp-from-udp", closeLater(FakeSource.udp(media)).url(), COPY, FakeDestination.tcp(SMALL_BUFFER));
        fakeDestination("pipe-copy", file, COPY, FakeDestination.pipe(folder.resolve("out1")));
        fakeDestination("pipe-encode", file, ENCODE, FakeDestination.pipe(folder.resolve("out2")));
        fakeDestination(
                "pipe-from-tcp",
                closeLater(FakeSource.tcp(media)).url(),
                COPY,
                FakeDestination.pipe(folder.resolve("out3")));
        fakeDestination(
                "pipe-from-pipe",
                closeLater(pipeSource("in4")).url(),
                COPY,
                FakeDestination.pipe(folder.resolve("out4")));
    }

    private void tlsAndSrtDestinations(String file) throws Exception {
        FreezableProxy tls = closeLater(FreezableProxy.tls(folder, server.port()));
        String rtmps = "{url: 'rtmps://127.0.0.1:" + tls.port() + "/live/";
        destination("rtmps-copy", file, rtmps + "tls-one', tls-verify: false}", COPY, tls::freeze);
        destination("rtmps-encode", file, rtmps + "tls-two', tls-verify: false}", ENCODE, SAME_ACTION_AS_PREVIOUS);
        String srt = "srt://127.0.0.1:" + Ports.free();
        ExternalProcess receiver = closeLater(ExternalProcess.start(
                "ffmpeg", "-nostdin", "-v", "quiet", "-i", srt + "?mode=listener", "-c", "copy", "-f", "null", "-"));
        // SRT drops late packets and does not wait, so media moves until it closes the connection itself, after 5 s
        add("srt-copy", file, srt, COPY, () -> receiver.signal("STOP"), "destination-closed");
    }

    private FakeSource pipeSource(String name) throws Exception {
        return FakeSource.pipe(media, folder.resolve(name));
    }

    private void setUp() throws Exception {
        media = TestMedia.create(folder.resolve("media.ts"));
        server = closeLater(new RtmpServer(folder.resolve("nginx")));
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        closeables.add(part);
        return part;
    }

    private ExternalProcess publisher(String... to) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "quiet", "-re", "-i"));
        command.add(media.toString());
        command.addAll(List.of("-c", "copy"));
        command.addAll(List.of(to));
        return closeLater(ExternalProcess.start(command.toArray(String[]::new)));
    }

    private void fakeSource(String name, FakeSource camera, String how) {
        closeables.add(camera);
        source(name, camera.url(), how, camera::freeze);
    }

    private void source(String name, String input, String how, InjectedFault.FaultAction act) {
        add(name, input, server.url(name), how, act, SOURCE_STALLED);
    }

    private void recording(String name, FakeSource camera, String output) {
        closeables.add(camera);
        add(name, camera.url(), output, COPY, camera::freeze, SOURCE_STALLED);
    }

    private void fakeDestination(String name, String input, String how, FakeDestination viewer) {
        closeables.add(viewer);
        String output = "{url: '" + viewer.url() + "', format: mpegts}";
        add(name, input, output, how + ", ffmpeg: {global-args: [-y]}", viewer::freeze, DESTINATION_STALLED);
    }

    private void destination(String name, String input, String output, String how, InjectedFault.FaultAction act) {
        add(name, input, output, how, act, DESTINATION_STALLED);
    }

    private void add(
            String name, String input, String output, String how, InjectedFault.FaultAction act, String cause) {
        faults.add(new InjectedFault(name, "{input: " + input + ", output: " + output + ", " + how + "}", act, cause));
    }

    private Stream<DynamicTest> injectFaults() throws Exception {
        RealDaemon daemon = closeLater(
                        new RealDaemon(folder.resolve("sp"), "watchdog: {stall-timeout: " + STALL_TIMEOUT + "}"))
                .start();
        FaultInjection injection = new FaultInjection(daemon, faults);
        injection.run();
        return injection.tests();
    }
}
