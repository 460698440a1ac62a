package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2028-01-01T00:00:00Z");

    private static Schedule schedule(String zone, String... windows) {
        return new Schedule(Stream.of(windows).map(Schedule.Window::parse).toList(), ZoneId.of(zone));
    }

    /** Each edge in two years as the clocks there show it. */
    private static List<ZonedDateTime> edges(Schedule schedule) {
        List<ZonedDateTime> edges = new ArrayList<>();
        Optional<Instant> next = schedule.nextEdge(START);
        while (next.isPresent() && next.get().isBefore(END)) {
            edges.add(next.get().atZone(schedule.zone()));
            next = schedule.nextEdge(next.get());
        }
        return edges;
    }

    /** Looks at every minute, which an edge must not disagree with. */
    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"})
    void edgesAreWhereTheWindowsOpenAndClose(String zone) {
        Schedule schedule = schedule(zone, "Mon..Fri 20:00-23:00", "Sat,Sun 01:45-02:15", "Sat 10:00-02:30");
        List<Instant> expected = new ArrayList<>();
        boolean open = schedule.isOpen(START);
        for (Instant time = START; time.isBefore(END); time = time.plusSeconds(60)) {
            if (schedule.isOpen(time) != open) {
                open = !open;
                expected.add(time);
            }
        }
        assertEquals(
                expected, edges(schedule).stream().map(ZonedDateTime::toInstant).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"})
    void eachWindowOpensAndClosesOnceADay(String zone) {
        List<ZonedDateTime> edges = edges(schedule(zone, "daily 01:15-04:15"));
        assertEquals(2 * 730, edges.size());
        for (int i = 0; i < edges.size(); i++) {
            boolean opens = edges.get(0).getHour() == 1 == (i % 2 == 0);
            assertEquals(opens ? "01:15" : "04:15", edges.get(i).toLocalTime().toString());
        }
    }

    @Test
    void windowPastMidnightIsOneWindow() {
        Schedule schedule = schedule("Asia/Shanghai", "Sat,Sun 10:00-02:00");
        Instant saturday =
                LocalDateTime.parse("2026-11-28T12:00").atZone(schedule.zone()).toInstant();
        assertTrue(schedule.isOpen(saturday));
        assertEquals(
                LocalDateTime.parse("2026-11-29T02:00"),
                schedule.nextEdge(saturday)
                        .orElseThrow()
                        .atZone(schedule.zone())
                        .toLocalDateTime());
    }

    @Test
    void windowsThatTouchAreOne() {
        Schedule schedule = schedule("Europe/Berlin", "daily 20:00-24:00", "daily 00:00-02:00");
        assertEquals(
                List.of("02:00", "20:00", "02:00"),
                edges(schedule).stream()
                        .limit(3)
                        .map(edge -> edge.toLocalTime().toString())
                        .toList());
    }

    /** 29 March 2026: after 01:59 comes 03:00. */
    @Test
    void missingHourMovesAnEdgeToItsEnd() {
        Schedule schedule = schedule("Europe/Berlin", "daily 02:30-05:00");
        Instant before = Instant.parse("2026-03-29T00:30:00Z");
        assertEquals(Optional.of(Instant.parse("2026-03-29T01:00:00Z")), schedule.nextEdge(before));
    }

    @Test
    void windowWithinTheMissingHourIsLeftOut() {
        Schedule schedule = schedule("Europe/Berlin", "Sun 02:10-02:50");
        Instant before = Instant.parse("2026-03-29T00:30:00Z");
        assertEquals(Optional.of(Instant.parse("2026-04-05T00:10:00Z")), schedule.nextEdge(before));
    }

    /** 25 October 2026: after 02:59 comes 02:00 again. */
    @Test
    void repeatedHourCountsOnce() {
        Schedule schedule = schedule("Europe/Berlin", "daily 02:10-02:40");
        Instant before = Instant.parse("2026-10-24T23:00:00Z");
        Instant opens = schedule.nextEdge(before).orElseThrow();
        Instant closes = schedule.nextEdge(opens).orElseThrow();
        assertEquals(Instant.parse("2026-10-25T00:10:00Z"), opens);
        assertEquals(Duration.ofMinutes(30), Duration.between(opens, closes));
        assertEquals(Optional.of(Instant.parse("2026-10-26T01:10:00Z")), schedule.nextEdge(closes));
    }

    @Test
    void wholeDaysNeverClose() {
        assertEquals(Optional.empty(), schedule("UTC", "daily 00:00-24:00").nextEdge(START));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon..Fri 20:00-23:00 | Mon,Tue,Wed,Thu,Fri 20:00-23:00",
                "fri..mon 9:00 - 10:30 | Mon,Fri,Sat,Sun 09:00-10:30",
                "Monday,Wed 00:00-24:00 | Mon,Wed 00:00-24:00",
                "Mon-Fri 20:00-23:00 | Mon,Tue,Wed,Thu,Fri 20:00-23:00",
                "20:00-02:00 | daily 20:00-02:00",
                "Daily 06:00-06:30 | daily 06:00-06:30"
            })
    void windowsAreRead(String written, String read) {
        assertEquals(read, Schedule.Window.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Mon",
                "Mon 20:00",
                "20:00-20:00",
                "25:00-26:00",
                "20:60-21:00",
                "Mo 20:00-21:00",
                "Mon.. 20:00-21:00",
                "Mon,,Tue 20:00-21:00",
                "24:00-02:00",
                "weekdays 1:00-2:00"
            })
    void otherTextsAreRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.Window.parse(written));
    }
}
