package io.github.streampusher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ExplainCommandTest {
    private static final String REFUSED = """
            ffmpeg version 5.1.9 Copyright (c) 2000-2026 the FFmpeg developers
            Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'a.mp4':
            [tcp @ 0x55] Connection to tcp://h:1935?tcp_nodelay=0 failed: Connection refused
            [rtmp @ 0x55] Cannot open connection tcp://h:1935?tcp_nodelay=0
            rtmp://h/live/SECRET-KEY: Connection refused
            """;

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void causeIsPrintedFirst() throws Exception {
        assertEquals(0, explain(REFUSED));
        assertTrue(out.toString().startsWith("destination-refused: Nothing takes streams at "), out.toString());
    }

    @Test
    void evidenceIsMasked() throws Exception {
        explain(REFUSED.replaceAll("(?m)^\\[.*\n", ""));
        assertTrue(out.toString().contains("rtmp://h/live/***: Connection refused"), out.toString());
        assertFalse(out.toString().contains("SECRET"));
    }

    @Test
    void jsonHasAllFields() throws Exception {
        assertEquals(0, explain(REFUSED, "--json"));
        String json = out.toString().replaceAll("\\s+", " ");
        assertTrue(
                json.startsWith("{ \"cause\": \"destination-refused\", \"side\": \"destination\","
                        + " \"retry\": \"backoff\", \"evidence\": \"[tcp @ 0x55] Connection to tcp://h:1935"),
                json);
        assertTrue(json.contains("\"advice\": \"Check that "), json);
    }

    @Test
    void carriageReturnLinesAreParsed() throws Exception {
        String log = "Input #0, flv, from 'rtmp://h/live/in':\r\n  Duration: N/A\r\nOutput #0, flv, to 'x.flv':\r\n"
                + "frame=1 size=1kB time=00:00:01.00 x\rframe=2 size=2kB time=00:00:02.00 x\r"
                + "rtmp://h/live/in: Input/output error";
        assertEquals(0, explain(log));
        assertTrue(out.toString().startsWith("source-lost: "), out.toString());
    }

    @Test
    void lastRunInStreamLogIsDiagnosed() throws Exception {
        explain("2026-11-23T15:04:05.123Z error   ffmpeg | Unrecognized option 'x'.\n"
                + "2026-11-23T15:04:05.200Z info    daemon | run 1 ended after 0.1 s: 0 frames\n"
                + "2026-11-23T15:04:06.123Z error   ffmpeg | /dev/video0: Device or resource busy\n"
                + "2026-11-23T15:04:06.200Z info    daemon | run 2 ended after 0.1 s: 0 frames\n");
        assertTrue(out.toString().startsWith("source-busy: "), out.toString());
    }

    @Test
    void causeOfProbeIsReadFromStreamLog() throws Exception {
        explain("2026-11-23T15:04:05.200Z info    daemon | run 1 ended after 0.1 s: 0 frames, 0 duplicated, 0 dropped,"
                + " speed 0.000x, - kbit/s, 0 bytes; source-denied: /srv/a.mp4: Permission denied\n");
        assertTrue(out.toString().startsWith("source-denied: "), out.toString());
        assertTrue(out.toString().contains("/srv/a.mp4: Permission denied"), out.toString());
    }

    @Test
    void causeIsReadFromOurJournal() throws Exception {
        explain(
                "Nov 23 15:04:05 studio stream-pusher[7]: front: starting: run 1\n"
                        + "Nov 23 15:04:09 studio stream-pusher[7]: front: waiting: destination-timeout: no media within 30 s\n");
        assertTrue(out.toString().startsWith("destination-timeout: "), out.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ">",
                "a",
                "\"\"",
                "'a' ",
                "\\\"",
                "\\n",
                "<a ",
                "&lt;",
                "**",
                "`",
                "{\"log\":\"",
                "[x @ 0x1] ",
                "| ",
                "1.",
                "camera 40 ",
                ": ",
                "rtmp://a/",
                "exit code ",
                "Error opening ",
                "\u001b[0m"
            })
    void longLineIsRead(String part) throws Exception {
        explain("x,\"" + part.repeat(100_000 / part.length()) + "\"\n");
        assertTrue(out.toString().startsWith("unknown: "), out.toString());
    }

    @Test
    void unknownCauseIsReported() throws Exception {
        assertEquals(Main.EXIT_PROBLEM, explain("something else\n"));
        assertTrue(out.toString().startsWith("unknown: "), out.toString());
        assertTrue(out.toString().contains("something else"), out.toString());
    }

    @Test
    void missingFileIsReported() {
        CommandLine command = Main.commandLine().setErr(new PrintWriter(out));
        Path missing = folder.resolve("no.log");
        assertEquals(Main.EXIT_PROBLEM, command.execute("explain", missing.toString()));
        assertEquals("stream-pusher: cannot read " + missing + ": no such file or folder\n", out.toString());
    }

    @Test
    void mainFileThatIsNotThereIsAnError() {
        CommandLine command = Main.commandLine().setErr(new PrintWriter(out));
        Path missing = folder.resolve("nope.yaml");
        for (String name : List.of("status", "stop x", "reload", "logs x", "history x")) {
            out.getBuffer().setLength(0);
            String[] arguments = (name + " --config " + missing).split(" ");
            assertEquals(Main.EXIT_PROBLEM, command.execute(arguments), name);
            assertTrue(
                    out.toString().startsWith("stream-pusher: " + missing + ": the main file is not there"),
                    name + out.toString());
        }
    }

    @Test
    void streamIsExplainedFromItsHistory() throws Exception {
        Path main = mainFile("daemon: {language: zh}");
        Files.createDirectories(folder.resolve("state/history"));
        Files.writeString(folder.resolve("state/history/cam.jsonl"), """
                {"stream":"cam","run":1,"start":"2026-11-23T15:04:05Z","end":"2026-11-23T15:04:06Z","seconds":1,\
                "cause":"source-refused","detail":"tcp://h:1: Connection refused"}
                {"stream":"cam","run":2,"start":"2026-11-23T15:05:05Z","end":"2026-11-23T15:05:06Z","seconds":1,\
                "cause":"source-denied","detail":"rtsp://h/***: Server returned 401 Unauthorized"}
                """);
        assertEquals(0, execute("explain", "cam", "--config", main.toString()));
        assertTrue(out.toString().startsWith("source-denied: "), out.toString());
        assertTrue(out.toString().contains("rtsp://h/***: Server returned 401"), out.toString());
        assertTrue(out.toString().contains("stream-pusher stop"), out.toString());
        assertTrue(out.toString().codePoints().anyMatch(Character::isIdeographic), out.toString());
    }

    @Test
    void historyForToolsHasAdviceForEachRun() throws Exception {
        Path main = mainFile("daemon: {language: zh}");
        Files.createDirectories(folder.resolve("state/history"));
        Files.writeString(folder.resolve("state/history/cam.jsonl"), """
                {"stream":"cam","run":1,"start":"2026-11-23T15:04:05Z","end":"2026-11-23T15:04:06Z","seconds":1,\
                "cause":"source-refused","detail":"tcp://h:1: Connection refused","frames":null,"duplicated":0,"dropped":0,"output_bytes":null,\
                "speed":null,"fps":null,"bitrate_bps":null,"command":""}
                {"stream":"cam","run":2,"start":"2026-11-23T15:05:05Z","end":"2026-11-23T15:05:06Z","seconds":1,\
                "cause":null,"detail":"stopped by hand","frames":null,"duplicated":0,"dropped":0,"output_bytes":null,\
                "speed":null,"fps":null,"bitrate_bps":null,"command":""}
                """);
        assertEquals(0, execute("history", "cam", "--json", "--config", main.toString()));
        List<String> runs = out.toString().lines().toList();
        assertTrue(runs.get(0).contains("\"advice\":\"检查摄像头"), runs::toString);
        assertTrue(runs.get(1).endsWith("\"advice\":null}"), runs::toString);
    }

    @Test
    void streamWithoutHistoryIsExplainedFromItsLog() throws Exception {
        Path main = mainFile("");
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(
                folder.resolve("log/cam.log"),
                "2026-11-23T15:04:06.123Z error   ffmpeg | /dev/video0: Device or resource busy\n");
        assertEquals(0, execute("explain", "cam", "--config", main.toString()));
        assertTrue(out.toString().startsWith("source-busy: "), out.toString());
    }

    @Test
    void streamThatHasNotFailedIsSaidSo() throws Exception {
        Path main = mainFile("streams: {cam: {input: test, output: rtmp://h/a/key1}}");
        assertEquals(0, execute("explain", "cam", "--config", main.toString()));
        assertEquals("cam: no run of it has failed\n", out.toString());
    }

    @Test
    void jsonOfStreamThatHasNotFailedHasNulls() throws Exception {
        Path main = mainFile("streams: {cam: {input: test, output: rtmp://h/a/key1}}");
        assertEquals(0, execute("explain", "cam", "--json", "--config", main.toString()));
        assertEquals(
                "{ \"cause\": null, \"side\": null, \"retry\": null, \"evidence\": null, \"advice\": null } ",
                out.toString().replaceAll("\\s+", " "));
    }

    @Test
    void nameOfNothingIsReported() throws Exception {
        assertEquals(
                Main.EXIT_PROBLEM,
                execute("explain", "cam", "--config", mainFile("").toString()));
        assertTrue(out.toString().contains("there is no file and no stream \"cam\""), out.toString());
    }

    private Path mainFile(String text) throws Exception {
        String folders = "state-dir: " + folder.resolve("state") + ", log-dir: " + folder.resolve("log") + ", run-dir: "
                + folder.resolve("run");
        String daemon = text.startsWith("daemon: {")
                ? text.replace("daemon: {", "daemon: {" + folders + ", ")
                : "daemon: {" + folders + "}\n" + text;
        return Files.writeString(folder.resolve("main.yaml"), daemon + "\n");
    }

    private int execute(String... arguments) {
        PrintWriter writer = new PrintWriter(out, true);
        return Main.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }

    private int explain(String log, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("a.log"), log);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "explain";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
