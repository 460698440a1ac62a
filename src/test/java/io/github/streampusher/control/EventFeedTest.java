package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.supervision.port.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFeedTest {
    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;
    private EventFeed feed;

    @BeforeEach
    void setUp() {
        supervisor = new FakeSupervisor(stateDir);
        feed = new EventFeed(supervisor.api, supervisor.rates);
    }

    @AfterEach
    void tearDown() {
        supervisor.close();
    }

    private String changes(Snapshot snapshot) {
        supervisor.snapshot = snapshot;
        return new String(feed.next(true).orElseThrow().changes(), StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheKeysThatDifferAreSentAgain() {
        assertTrue(changes(new Snapshot(List.of(ManyStreams.live("cam")))).contains("\"outputs\":["));
        String failed = changes(new Snapshot(List.of(ManyStreams.down("cam"), ManyStreams.live("new"))));
        assertTrue(failed.contains("{\"name\":\"cam\",\"state\":\"waiting\""), failed);
        assertTrue(failed.contains("\"cause\":\"destination-refused\""), failed);
        String row = failed.substring(failed.indexOf("{\"name\":\"cam\""), failed.indexOf("{\"name\":\"new\""));
        assertEquals(-1, row.indexOf("restarts"), row);
    }

    @Test
    void whatAlwaysChangesIsNotInTheList() {
        String row = changes(new Snapshot(List.of(ManyStreams.relayed("cam"))));
        assertEquals(-1, row.indexOf("silent_seconds"), row);
        assertEquals(-1, row.indexOf("output_bytes"), row);
        assertEquals(-1, row.indexOf("pid"), row);
    }

    @Test
    void rateThatHardlyChangesIsNotSentAgain() {
        changes(new Snapshot(List.of(ManyStreams.live("cam", 2_500_000))));
        assertTrue(changes(new Snapshot(List.of(ManyStreams.live("cam", 2_560_000))))
                .contains("\"streams\":[]"));
        String changed = changes(new Snapshot(List.of(ManyStreams.live("cam", 2_600_000))));
        assertTrue(changed.contains("{\"name\":\"cam\",\"bitrate_bps\":2.6E+6}"), changed);
    }

    @Test
    void streamThatIsGoneIsNamed() {
        changes(new Snapshot(List.of(ManyStreams.live("cam"))));
        String gone = changes(new Snapshot(List.of()));
        assertTrue(gone.contains("\"streams\":[],\"removed\":[\"cam\"]"), gone);
    }
}
