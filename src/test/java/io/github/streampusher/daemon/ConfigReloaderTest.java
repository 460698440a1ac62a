package io.github.streampusher.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.journal.SystemdNotifier;
import io.github.streampusher.reporting.CapturedLog;
import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.ReloadSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReloaderTest {
    private static final String GOOD = "streams: {cam: {input: test, output: 'rtmp://h/app/key'}}\n";
    private static final String BAD_STREAM =
            "streams: {cam: {input: test, output: 'rtmp://h/app/key'}, bad: {input: test, inptu: x}}\n";

    @TempDir
    Path folder;

    private final List<Event.DefinitionsReplaced> applied = new ArrayList<>();
    private final List<Settings> settings = new ArrayList<>();
    private final List<ConfigReport> reports = new ArrayList<>();
    private final CapturedLog log = new CapturedLog(ConfigReloader.class);
    private boolean supervisorAnswers = true;
    private Configuration configuration;
    private ConfigReloader reloader;

    @BeforeEach
    void setUp() throws IOException {
        write(GOOD);
        configuration = new Configuration(folder.resolve("main.yaml"));
        reloader = new ConfigReloader(
                configuration,
                event -> {
                    applied.add((Event.DefinitionsReplaced) event);
                    if (supervisorAnswers) {
                        applied.get(applied.size() - 1).callback().accept(ReloadSummary.ADDED);
                    }
                },
                SystemdNotifier.of(Map.of()),
                settings::add,
                reports::add);
        reloader.applyInitial(configuration.load());
    }

    @AfterEach
    void tearDown() {
        log.close();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("main.yaml"), yaml);
    }

    private long loggedErrors() {
        return log.lines().stream().filter(line -> line.startsWith("ERROR ")).count();
    }

    @Test
    void startIsNotCountedAsReload() {
        assertEquals(1, applied.get(0).definitions().definitions().size());
        assertEquals(0, reloader.report().reloads());
        assertTrue(reloader.report().lastReload().isPresent());
        assertEquals(List.of(), reports);
        assertTrue(
                log.lines().get(0).startsWith("INFO start: 1 added"),
                log.lines().toString());
    }

    @Test
    void unchangedFilesAreAppliedOnRequestOnly() {
        reloader.reloadIfChanged();
        assertEquals(1, applied.size());
        reloader.reload();
        assertEquals(2, applied.size());
        assertEquals(1, reloader.report().reloads());
    }

    @Test
    void settingsAreAppliedBeforeTheDefinitions() throws IOException {
        write("daemon: {start-rate: 3/s}\n" + GOOD);
        reloader.reloadIfChanged();
        assertEquals(2, settings.size());
        assertEquals(settings.get(1).daemon().startRate(), applied.get(1).startRate());
    }

    @Test
    void newProblemIsReportedOnceAndItsEndAsWell() throws IOException {
        write(BAD_STREAM);
        reloader.reloadIfChanged();
        long errors = loggedErrors();
        assertTrue(errors > 0);
        assertEquals(errors, reports.get(0).problems().size());
        write(BAD_STREAM + "# a comment\n");
        reloader.reloadIfChanged();
        assertEquals(1, reports.size(), "the same problems as before");
        assertEquals(errors, loggedErrors());
        write(GOOD);
        reloader.reloadIfChanged();
        assertEquals(List.of(), reports.get(1).problems());
    }

    @Test
    void explicitReloadLogsKnownProblemsAgain() throws IOException {
        write(BAD_STREAM);
        reloader.reloadIfChanged();
        long errors = loggedErrors();
        reloader.reload();
        assertEquals(2 * errors, loggedErrors());
    }

    @Test
    void answerHasTheSummaryAndEachError() throws IOException {
        assertEquals(ReloadSummary.ADDED + "\n", reloader.reloadAndReport());
        write(BAD_STREAM);
        List<String> lines = reloader.reloadAndReport().lines().toList();
        assertEquals(ReloadSummary.ADDED.toString(), lines.get(0));
        assertEquals(reloader.report().problems().size() + 1, lines.size());
        assertTrue(lines.get(1).startsWith(folder.resolve("main.yaml") + ":1:"), lines.get(1));
    }

    @Test
    void warningsAreLoggedButNotReported() throws IOException {
        write("defaults: {video: {bitrate: 50M, codec: h264, size: 320x240, frame-rate: 25}}\n" + GOOD);
        reloader.reloadIfChanged();
        assertEquals(List.of(), reloader.report().problems());
        assertEquals(List.of(), reports);
        assertTrue(
                log.lines().stream().anyMatch(line -> line.startsWith("WARN ")),
                log.lines().toString());
    }

    @Test
    void hungSupervisorIsAnError() {
        supervisorAnswers = false;
        assertThrows(CompletionException.class, reloader::reloadAndReport);
    }
}
