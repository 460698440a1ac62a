package io.github.streampusher.endtoend;

import com.sun.net.httpserver.HttpServer;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.ExternalProcess;
import io.github.streampusher.testkit.Ports;
import io.github.streampusher.testkit.RtmpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Injects each fault that streams meet, and expects its cause. */
class FaultsIT {
    private static final String TEST = "'test:160x120@10'";

    @TempDir
    Path folder;

    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final List<InjectedFault> faults = new ArrayList<>();
    private final List<DynamicTest> skipped = new ArrayList<>();
    private RtmpServer server;
    private RealDaemon daemon;
    private Path media;

    @AfterEach
    void tearDown() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFaultIsDiagnosed() throws Exception {
        media = TestMedia.create(folder.resolve("media.ts"));
        server = closeLater(new RtmpServer(folder.resolve("nginx")));
        daemon = closeLater(new RealDaemon(
                folder.resolve("sp"),
                "watchdog: {stall-timeout: 3s}, restart: {delay: 30s}, video: {preset: ultrafast}"));
        destinations();
        destinationsThatFailLater();
        sources();
        httpSources();
        sourcesThatFailLater();
        missingFeatures();
        resources();
        daemon.start();
        FaultInjection injection = new FaultInjection(daemon, faults);
        injection.run();
        return Stream.concat(injection.tests(), skipped.stream());
    }

    private void destinations() throws Exception {
        destination("refused", "rtmp://127.0.0.1:" + Ports.free() + "/live/key", "destination-refused");
        destination("silent", "rtmp://127.0.0.1:" + silentPort() + "/live/key", "destination-timeout");
        destination("publish-denied", server.url("closed", "key"), "destination-rejected");
        add(
                "publish-denied-late", // the encoder gives nothing for seconds, then all at once
                "input: 'test:160x120@5', video: {preset: veryfast}, output: " + server.url("closed", "key"),
                InjectedFault.NO_ACTION,
                "destination-rejected");
        destination("unknown-app", server.url("nowhere", "key"), "destination-rejected");
        destination("no-name", "rtmp://no-such-host.invalid/live/key", "name-not-resolved");
        destination("no-folder", folder.resolve("nowhere/file.ts").toString(), "destination-denied");
        int tls = closeLater(FreezableProxy.tls(folder, server.port())).port();
        destination("tls-wrong", "rtmps://127.0.0.1:" + tls + "/live/key", "tls-failed");
        ExternalProcess first = closeLater(ExternalProcess.start(
                "ffmpeg",
                "-v",
                "quiet",
                "-re",
                "-i",
                media.toString(),
                "-c",
                "copy",
                "-f",
                "flv",
                server.url("taken")));
        Await.until(
                () -> server.log().contains("publish: name='taken'"),
                FaultInjection.TIMEOUT,
                () -> first + server.log());
        destination("duplicate-name", server.url("taken"), "destination-busy");
    }

    private void destinationsThatFailLater() throws Exception {
        RtmpServer killed = closeLater(new RtmpServer(folder.resolve("killed")));
        add("server-killed", "input: " + TEST + ", output: " + killed.url("key"), killed::stop, "destination-closed");
        FreezableProxy frozen = closeLater(FreezableProxy.tcp(server.port()));
        String loop = "input: {url: " + media + ", loop: true}, video: copy, output: " + frozen.url("key");
        add("server-frozen", loop, frozen::freeze, "destination-stalled");
    }

    private void sources() throws Exception {
        source("missing-file", folder.resolve("nothing.ts").toString(), "source-missing");
        source("missing-device", "/dev/video97", "source-missing");
        source("source-refused", "rtmp://127.0.0.1:" + Ports.free() + "/live/key", "source-refused");
        source("source-silent", "{url: 'tcp://127.0.0.1:" + silentPort() + "', format: mpegts}", "source-timeout");
        Path text = Files.writeString(folder.resolve("text.ts"), "This is no picture.\n".repeat(1000));
        source("not-media", text.toString(), "source-invalid");
        Path mute = TestMedia.createWithoutAudio(folder.resolve("mute.ts"));
        source("no-audio", mute + ", video: none, audio: copy", "source-invalid");
    }

    private void httpSources() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (int status : List.of(401, 403, 404, 500)) {
            http.createContext("/" + status, exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        }
        http.createContext("/page", exchange -> {
            byte[] page = "<html>Welcome</html>".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        http.start();
        closeables.add(() -> http.stop(0));
        String url = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
        source("http-401", url + "401", "source-denied");
        source("http-403", url + "403", "source-denied");
        source("http-404", url + "404", "source-not-found");
        source("http-500", url + "500", "source-failed");
        source("http-page", url + "page", "source-invalid");
    }

    private void sourcesThatFailLater() throws Exception {
        FakeSource frozen = closeLater(FakeSource.tcp(media));
        add("source-frozen", copyStream("source-frozen", frozen.url()), frozen::freeze, "source-stalled");
        FakeSource lost = closeLater(FakeSource.tcp(media));
        add("source-lost", copyStream("source-lost", lost.url()), lost::closeConnection, "source-lost");
    }

    private void missingFeatures() {
        add(
                "no-encoder",
                workingStream("no-encoder") + ", video: {encoder: libnothing}",
                InjectedFault.NO_ACTION,
                "encoder-missing");
        String option = ", ffmpeg: {output-args: [-no-such-option, '1']}";
        add("no-option", workingStream("no-option") + option, InjectedFault.NO_ACTION, "option-invalid");
        destination("no-protocol", "{url: 'gopher2://127.0.0.1/x', format: flv}", "protocol-missing");
    }

    private void resources() throws Exception {
        add("killed", workingStream("killed"), () -> ExternalProcess.signal(daemon.pidOf("killed"), "KILL"), "killed");
        fullDisk();
    }

    private void fullDisk() throws Exception {
        try {
            SmallDisk disk = closeLater(SmallDisk.mount(folder.resolve("disk"), "1m"));
            String loop = "input: {url: " + media + ", loop: true}, video: copy, output: ";
            add("disk-full", loop + disk.folder() + "/out.ts", InjectedFault.NO_ACTION, "disk-full");
        } catch (TestAbortedException e) {
            skipped.add(DynamicTest.dynamicTest("disk-full", () -> {
                throw e;
            }));
        }
    }

    private <T extends AutoCloseable> T closeLater(T part) {
        closeables.add(part);
        return part;
    }

    /** A port that accepts connections and never answers. */
    private int silentPort() throws IOException {
        return closeLater(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
                .getLocalPort();
    }

    private void destination(String name, String output, String cause) {
        add(name, "input: " + TEST + ", output: " + output, InjectedFault.NO_ACTION, cause);
    }

    private void source(String name, String input, String cause) {
        add(name, "input: " + input + ", output: " + server.url(name), InjectedFault.NO_ACTION, cause);
    }

    private String workingStream(String name) {
        return "input: " + TEST + ", output: " + server.url(name);
    }

    private String copyStream(String name, String input) {
        return "input: " + input + ", video: copy, audio: copy, output: " + server.url(name);
    }

    private void add(String name, String keys, InjectedFault.FaultAction act, String cause) {
        faults.add(new InjectedFault(name, "{" + keys + "}", act, cause));
    }
}
