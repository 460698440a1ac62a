package io.github.streampusher.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Who has stalled: a source that stops sending and a far end that stops reading look alike to whoever only counts. */
class StallsIT {
    private static final String COPY = "video: copy, audio: copy";
    private static final String ENCODE = "video: {codec: h264, bitrate: 2000k, preset: ultrafast}";
    private static final String SOURCE = "source-stalled";
    private static final String DESTINATION = "destination-stalled";
    /** Beyond 10 s FFmpeg's own time-outs come first. */
    private static final String STALL_TIMEOUT = System.getProperty("stall-timeout", "3s");

    private static final int SMALL = 16 * 1024;
    private static final int BIG = 4 * 1024 * 1024;

    /** Its server, or publisher, is another stream's, too. */
    private static final Fault.Act WITH_THE_FORMER = () -> {};

    @TempDir
    Path folder;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private Path media;
    private RtmpServer server;

    @AfterEach
    void end() throws Exception {
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }

    @TestFactory
    Stream<DynamicTest> theSourceIsBlamed() throws Exception {
        begin();
        cameras();
        recordings();
        publishers();
        return judge();
    }

    private void cameras() throws Exception {
        camera("tcp-copy", Camera.tcp(media), COPY);
        camera("tcp-encode", Camera.tcp(media), ENCODE);
        camera("http-copy", Camera.http(media), COPY);
        camera("http-encode", Camera.http(media), ENCODE);
        camera("rtsp-copy", Camera.rtsp(media), COPY);
        camera("rtsp-encode", Camera.rtsp(media), ENCODE);
        camera("udp-copy", Camera.udp(media), COPY);
        camera("udp-encode", Camera.udp(media), ENCODE);
        camera("pipe-copy", pipe("copied"), COPY);
        camera("pipe-encode", pipe("encoded"), ENCODE);
    }

    private void recordings() throws Exception {
        recorded("tcp-to-file", Camera.tcp(media), folder.resolve("tcp.ts").toString());
        recorded("pipe-to-file", pipe("kept"), folder.resolve("pipe.ts").toString());
        recorded("udp-to-udp", Camera.udp(media), "udp://127.0.0.1:" + Ports.free());
        recorded("http-to-tcp", Camera.http(media), part(Viewer.tcp(BIG)).url());
        recorded("pipe-to-tcp", pipe("viewed"), part(Viewer.tcp(SMALL)).url());
    }

    private void publishers() throws Exception {
        Tool publisher = publisher("-f", "flv", server.url("source-one"));
        source("publisher-copy", server.url("source-one"), COPY, () -> publisher.signal("STOP"));
        source("publisher-encode", server.url("source-one"), ENCODE, WITH_THE_FORMER);
        RtmpServer other = part(new RtmpServer(folder.resolve("other"), Ports.free()));
        publisher("-f", "flv", other.url("source-two"));
        source("server-copy", other.url("source-two"), COPY, () -> other.signal("STOP"));
        source("server-encode", other.url("source-two"), ENCODE, WITH_THE_FORMER);
        String srt = "srt://127.0.0.1:" + Ports.free();
        Tool sender = publisher("-f", "mpegts", srt + "?mode=listener");
        source("srt-copy", srt, COPY, () -> sender.signal("STOP"));
    }

    @TestFactory
    Stream<DynamicTest> theDestinationIsBlamed() throws Exception {
        begin();
        String file = "{url: " + media + ", loop: true}";
        RtmpServer other = part(new RtmpServer(folder.resolve("other"), Ports.free()));
        destination("rtmp-copy", file, other.url("copy"), COPY, () -> other.signal("STOP"));
        destination("rtmp-encode", file, other.url("encode"), ENCODE, WITH_THE_FORMER);
        destination("rtmp-small", file, buffered(other.url("small"), 8192), COPY, WITH_THE_FORMER);
        destination("rtmp-big", file, buffered(other.url("big"), BIG), COPY, WITH_THE_FORMER);
        destination("rtmp-of-test", "'test:320x240@25'", other.url("test"), ENCODE, WITH_THE_FORMER);
        liveSources(other);
        viewers(file);
        secured(file);
        return judge();
    }

    private static String buffered(String url, int bytes) {
        return "{url: " + url + ", options: {send_buffer_size: " + bytes + "}}";
    }

    private void liveSources(RtmpServer other) throws Exception {
        destination("from-tcp", part(Camera.tcp(media)).url(), other.url("a"), COPY, WITH_THE_FORMER);
        destination("from-tcp-encode", part(Camera.tcp(media)).url(), other.url("b"), ENCODE, WITH_THE_FORMER);
        destination("from-udp", part(Camera.udp(media)).url(), other.url("c"), COPY, WITH_THE_FORMER);
        destination("from-http", part(Camera.http(media)).url(), other.url("d"), ENCODE, WITH_THE_FORMER);
        destination("from-pipe", part(pipe("in")).url(), other.url("e"), COPY, WITH_THE_FORMER);
        publisher("-f", "flv", server.url("source"));
        destination("from-rtmp", server.url("source"), other.url("f"), COPY, WITH_THE_FORMER);
    }

    private void viewers(String file) throws Exception {
        viewer("tcp-small", file, COPY, Viewer.tcp(SMALL));
        viewer("tcp-big", file, ENCODE, Viewer.tcp(BIG));
        viewer("tcp-from-udp", part(Camera.udp(media)).url(), COPY, Viewer.tcp(SMALL));
        viewer("pipe-copy", file, COPY, Viewer.pipe(folder.resolve("out1")));
        viewer("pipe-encode", file, ENCODE, Viewer.pipe(folder.resolve("out2")));
        viewer("pipe-from-tcp", part(Camera.tcp(media)).url(), COPY, Viewer.pipe(folder.resolve("out3")));
        viewer("pipe-from-pipe", part(pipe("in4")).url(), COPY, Viewer.pipe(folder.resolve("out4")));
    }

    private void secured(String file) throws Exception {
        TlsServer tls = part(TlsServer.selfSigned(folder, server.port()));
        String rtmps = "{url: 'rtmps://127.0.0.1:" + tls.port() + "/live/";
        destination("rtmps-copy", file, rtmps + "tls-one', tls-verify: false}", COPY, tls::freeze);
        destination("rtmps-encode", file, rtmps + "tls-two', tls-verify: false}", ENCODE, WITH_THE_FORMER);
        String srt = "srt://127.0.0.1:" + Ports.free();
        Tool receiver = part(Tool.start(
                "ffmpeg", "-nostdin", "-v", "quiet", "-i", srt + "?mode=listener", "-c", "copy", "-f", "null", "-"));
        // SRT drops what is late rather than wait, so media moves until it ends the connection itself, after 5 s
        add("srt-copy", file, srt, COPY, () -> receiver.signal("STOP"), "destination-closed");
    }

    private Camera pipe(String name) throws Exception {
        return Camera.pipe(media, folder.resolve(name));
    }

    private void begin() throws Exception {
        media = Media.at(folder.resolve("media.ts"));
        server = part(new RtmpServer(folder.resolve("nginx"), Ports.free()));
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.add(part);
        return part;
    }

    private Tool publisher(String... to) throws Exception {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "quiet", "-re", "-i"));
        command.add(media.toString());
        command.addAll(List.of("-c", "copy"));
        command.addAll(List.of(to));
        return part(Tool.start(command.toArray(String[]::new)));
    }

    private void camera(String name, Camera camera, String how) {
        parts.add(camera);
        source(name, camera.url(), how, camera::freeze);
    }

    private void source(String name, String input, String how, Fault.Act act) {
        add(name, input, server.url(name), how, act, SOURCE);
    }

    private void recorded(String name, Camera camera, String output) {
        parts.add(camera);
        add(name, camera.url(), output, COPY, camera::freeze, SOURCE);
    }

    private void viewer(String name, String input, String how, Viewer viewer) {
        parts.add(viewer);
        String output = "{url: '" + viewer.url() + "', format: mpegts}";
        add(name, input, output, how + ", ffmpeg: {global-args: [-y]}", viewer::freeze, DESTINATION);
    }

    private void destination(String name, String input, String output, String how, Fault.Act act) {
        add(name, input, output, how, act, DESTINATION);
    }

    private void add(String name, String input, String output, String how, Fault.Act act, String cause) {
        faults.add(new Fault(name, "{input: " + input + ", output: " + output + ", " + how + "}", act, cause));
    }

    private Stream<DynamicTest> judge() throws Exception {
        RealDaemon daemon = part(new RealDaemon(
                        folder.resolve("sp"), "watchdog: {stall-timeout: " + STALL_TIMEOUT + "}"))
                .start();
        Trial trial = new Trial(daemon, faults);
        trial.run();
        return trial.tests();
    }
}
