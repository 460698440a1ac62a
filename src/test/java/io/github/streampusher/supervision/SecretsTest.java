package io.github.streampusher.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.CheckReport;
import io.github.streampusher.config.Configuration;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No secret leaves a stream, and to mask them changes no cause. */
class SecretsTest {
    private static final String PRINTABLE = "!\"&'()*+,-.:;<=>@[\\]^_`{|}~";
    private static final List<String> INPUTS = List.of(
            "rtsp://admin:§@cam.lan:554/main?transport=tcp",
            "rtsp://§@cam.lan/main",
            "http://cdn.lan/live.ts?token=¤&width=640",
            "http://cdn.lan/live.ts?¤",
            "http://cdn.lan/live.ts?any=¤",
            "rtmp://src.lan/app/¤?x=¤",
            "srt://src.lan:9000?mode=caller&passphrase=¤&latency=200",
            "udp://239.0.0.1:1234?timeout=5000000",
            "/srv/clip.mp4");
    private static final List<String> OUTPUTS = List.of(
            "rtmp://dest.lan/app/¤",
            "rtmp://dest.lan/app/inst/¤/¤",
            "rtmp://dest.lan/app/¤ swfurl=http://dest.lan/x",
            "rtmps://user:§@dest.lan/app/¤?sign=¤&t=1/¤",
            "srt://dest.lan:1?streamid=¤&passphrase=¤",
            "https://dest.lan/¤/index.m3u8",
            "https://dest.lan/api/whip/¤",
            "https://dest.lan/¤/webRTC/publish",
            "https://dest.lan/hls?cid=¤&copy=0&file=index.m3u8",
            "https://dest.lan/x.ts?streamname=¤&sign=¤",
            "rtsp://user:§@dest.lan/live",
            "dest.lan/app/¤");
    private static final List<String> OPTIONS = List.of(
            "{}", "{passphrase: '¤'}", "{headers: 'Authorization: Bearer ¤'}", "{http_proxy: 'http://me:¤@proxy.lan'}");
    private static final List<String> ARGUMENTS =
            List.of("[]", "[-streamid, '¤']", "[-metadata, 'comment=${file:key}']", "['http://me:¤@x.lan/']");

    private final Random random = new Random(20261127);
    private final List<String> planted = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final StringBuilder shown = new StringBuilder();

    @TempDir
    Path folder;

    /** The template with a new secret in the place of each ¤, and with any printable characters around it, of each §. */
    private String plant(String template) {
        StringBuilder text = new StringBuilder();
        for (char c : template.toCharArray()) {
            if (c != '¤' && c != '§') {
                text.append(c);
                continue;
            }
            String core = "zq" + Long.toString(Math.abs(random.nextLong()), 36);
            planted.add(core);
            String value = c == '¤' ? core : punctuation() + core + punctuation();
            values.add(value);
            text.append(value);
        }
        return text.toString();
    }

    private String punctuation() {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(4), 0, PRINTABLE.length()).forEach(at -> text.append(PRINTABLE.charAt(at)));
        return text.toString();
    }

    private String plantOneOf(List<String> templates) {
        return plant(templates.get(random.nextInt(templates.size())));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Test
    void plantedSecretIsShownNowhere() throws IOException {
        for (int round = 0; round < 150; round++) {
            planted.clear();
            values.clear();
            shown.setLength(0);
            Files.writeString(folder.resolve("key"), plant("¤"));
            String input = plantOneOf(INPUTS);
            String output = plantOneOf(OUTPUTS);
            String backup = plantOneOf(OUTPUTS);
            String target = "{url: " + quoted(output) + ", backup: " + quoted(backup) + ", options: "
                    + plantOneOf(OPTIONS) + "}";
            String keys = "input: " + quoted(input) + ", labels: {note: '${file:key}'}, ffmpeg: {output-args: "
                    + plantOneOf(ARGUMENTS) + "}, output: "
                    + (random.nextBoolean() ? target : "[" + target + ", x.mkv]");
            Path main = Files.writeString(
                    folder.resolve("main.yaml"),
                    "streams:\n  s: {" + keys + "}\n  bad: {" + keys + ", oops: 1}\n"
                            + "  upper: {input: test, output: " + quoted(plant("RTMP://dest.lan/app/¤")) + "}\n");
            Configuration configuration = new Configuration(main);
            shown.append(CheckReport.render(configuration.check(List.of()), false));
            Definition definition =
                    configuration.load().catalogue().definitions().get(new StreamName("s"));
            assertTrue(definition != null, shown::toString);
            showPlan(definition);
            showRuns(definition, List.of(input, output, backup));
            String all = shown.toString();
            planted.forEach(secret -> assertFalse(all.contains(secret), () -> secret + " is in " + all));
            assertTrue(all.contains("dest.lan"), all);
        }
    }

    private void showPlan(Definition definition) {
        Plan plan = Planner.plan(definition);
        shown.append(plan.commandLine()).append(plan).append(plan.commandLine().masked(definition.redactor()));
    }

    private void showRuns(Definition definition, List<String> addresses) {
        SimulatedHost host = new SimulatedHost();
        List<String> lines = new ArrayList<>();
        addresses.forEach(address -> lines.add("[error] " + address + ": Connection refused"));
        lines.add("[error] Server error: " + values.get(random.nextInt(values.size() - 1)));
        lines.add("[error] " + addresses.get(random.nextInt(3)) + ": " + (char) ('a' + random.nextInt(26)));
        host.script((launch, child) -> {
            lines.forEach(line -> shown.append(launch.redactor().redact(line)).append('\n'));
            child.exits(Duration.ofSeconds(1), 1, lines.toArray(String[]::new));
        });
        host.define(definition);
        host.runUntil(Duration.ofSeconds(20));
        host.schedule(host.now(), new Event.SnapshotRequested(this::showStatus));
        host.supervisor.runOnce();
        host.reports.forEach(report -> shown.append(report).append(report.summary()));
        shown.append(host.log);
        assertTrue(host.reports.size() > 1);
    }

    private void showStatus(Snapshot snapshot) {
        shown.append(Json.pretty(StatusView.of(
                snapshot, Map.of(), new ConfigReport(List.of(), 0, Optional.empty(), Language.EN, Map.of()))));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:21980/cam1.m3u8, cam1,   'HTTP error 404 Not Found', source-not-found",
        "rtsp://camera.lan:554/main,       camera, '',                         source-refused",
        "rtsp://127.0.0.1:554/stage,       stage,  '',                         source-refused",
        "rtsp://127.0.0.1:554/live,        1,      '',                         source-refused",
        "tcp://127.0.0.1:554,              tcp,    '',                         source-refused",
        "rtsp://127.0.0.1:554/x,           live,   '',                         source-refused",
        "/srv/media/test.mp4,              test,   '',                         source-missing",
    })
    void keyThatIsWordOfSourceAddressChangesNothing(String input, String key, String line, String cause) {
        String problem = input.startsWith("/") ? "No such file or directory" : "Connection refused";
        String last = line.isEmpty() ? input + ": " + problem : input + ": Server returned 404 Not Found";
        SimulatedHost host = new SimulatedHost();
        host.script((launch, child) -> child.exits(
                Duration.ofSeconds(1),
                1,
                "[http @ 0x1] [warning] " + (line.isEmpty() ? "x" : line),
                "[error] " + last));
        host.define(DefinitionBuilder.definition(
                new StreamName("stage"),
                DefinitionBuilder.source(input),
                DefinitionBuilder.output("rtmp://127.0.0.1:21935/live/" + key)));
        host.runUntil(Duration.ofSeconds(3));
        Diagnosis diagnosis = host.reports.get(0).diagnosis().orElseThrow();
        assertEquals(cause, diagnosis.cause().code());
        assertEquals(line.isEmpty() ? last : "[http @ 0x1] " + line, diagnosis.evidence());
    }

    @Test
    void evidenceOfLongAddressIsMaskedWholeAndKeepsWhatFailed() {
        String token = "t0ken".repeat(300);
        SimulatedHost host = new SimulatedHost();
        host.script((launch, child) -> child.exits(
                Duration.ofSeconds(1), 1, "[error] http://h/live.ts?token=" + token + ": Connection refused"));
        host.define(DefinitionBuilder.stream("a")
                .input("http://h/live.ts?token=" + token)
                .build());
        host.runUntil(Duration.ofSeconds(3));
        assertEquals(
                "source-refused: http://h/live.ts?token=***: Connection refused",
                host.reports.get(0).diagnosis().orElseThrow().toString());
    }
}
