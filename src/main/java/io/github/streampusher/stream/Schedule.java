package io.github.streampusher.stream;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * When a stream runs: windows by weekday and time of day, by the clocks of one time zone. A window begins and ends when the
 * clock first shows its times or later ones, so each takes place once a day, also where the clock repeats an hour; in an
 * hour that is left out there is none.
 *
 * @param windows at least one; those that overlap or touch are one
 */
public record Schedule(List<Window> windows, ZoneId zone) {
    /** A window on Sundays within the hour that one of them leaves out opens 14 days after the one before. */
    private static final int MAX_DAYS = 15;

    public Schedule {
        windows = List.copyOf(windows);
    }

    /** Whether the stream runs at this time. */
    public boolean isOpen(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, zone);
        return Stream.of(day.minusDays(1), day)
                .flatMap(date ->
                        windows.stream().filter(window -> window.isOn(date)).map(window -> span(window, date)))
                .anyMatch(span -> !time.isBefore(span.start()) && time.isBefore(span.end()));
    }

    /** When this changes next; empty: not in the two weeks after. */
    public Optional<Instant> nextEdge(Instant after) {
        boolean open = isOpen(after);
        LocalDate day = LocalDate.ofInstant(after, zone);
        return IntStream.rangeClosed(-1, MAX_DAYS)
                .boxed()
                .flatMap(days -> edges(day.plusDays(days)).filter(edge -> edge.isAfter(after) && isOpen(edge) != open))
                .findFirst();
    }

    /** The beginnings and ends of the windows that begin on this day. */
    private Stream<Instant> edges(LocalDate date) {
        return windows.stream()
                .filter(window -> window.isOn(date))
                .map(window -> span(window, date))
                .flatMap(span -> Stream.of(span.start(), span.end()))
                .sorted(Comparator.naturalOrder());
    }

    private record Span(Instant start, Instant end) {}

    private Span span(Window window, LocalDate date) {
        LocalDate lastDay = window.minuteOfEnd() <= window.minuteOfStart() ? date.plusDays(1) : date;
        return new Span(instant(date, window.minuteOfStart()), instant(lastDay, window.minuteOfEnd()));
    }

    /** When the clock first shows this time of the day or a later one. */
    private Instant instant(LocalDate date, int minute) {
        LocalDateTime local = date.atStartOfDay().plusMinutes(minute);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }

    /**
     * A window of time on some days of the week, written as {@code Mon..Fri 20:00-23:00}.
     *
     * @param days on which it begins
     * @param minuteOfStart of the day
     * @param minuteOfEnd of the day, up to 1440; of the next day if it is not after the start
     */
    public record Window(Set<DayOfWeek> days, int minuteOfStart, int minuteOfEnd) {
        /** What a window may be, for messages. */
        public static final String ALLOWED =
                "days and times such as \"Mon..Fri 20:00-23:00\", \"Sat,Sun 10:00-02:00\" or"
                        + " \"daily 06:00-24:00\"; an end before the beginning is on the next day";

        private static final int MINUTES_A_DAY = 24 * 60;
        private static final Pattern NOTATION =
                Pattern.compile("(?:(\\S+) +)?(\\d{1,2}):(\\d{2}) *- *(\\d{1,2}):(\\d{2})");
        private static final Pattern DAYS = Pattern.compile("([a-z]+)(?:(?:\\.\\.|-)([a-z]+))?");

        public Window {
            days = Set.copyOf(days);
        }

        /** @throws IllegalArgumentException when the text is no window */
        public static Window parse(String text) {
            Matcher matcher = NOTATION.matcher(text.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a window of time; " + ALLOWED);
            }
            int start = minute(matcher.group(2), matcher.group(3));
            int end = minute(matcher.group(4), matcher.group(5));
            if (start == end || start == MINUTES_A_DAY) {
                throw new IllegalArgumentException("\"" + text + "\" begins where it ends; a whole day is 00:00-24:00");
            }
            return new Window(parseDays(matcher.group(1) == null ? "daily" : matcher.group(1)), start, end);
        }

        private static int minute(String hours, String minutes) {
            int minute = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
            if (Integer.parseInt(minutes) > 59 || minute > MINUTES_A_DAY) {
                throw new IllegalArgumentException(hours + ":" + minutes + " is no time of day; 00:00 to 24:00");
            }
            return minute;
        }

        private static Set<DayOfWeek> parseDays(String text) {
            if (text.equalsIgnoreCase("daily")) {
                return EnumSet.allOf(DayOfWeek.class);
            }
            Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            for (String range : text.toLowerCase(Locale.ROOT).split(",", -1)) {
                Matcher matcher = DAYS.matcher(range);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException("\"" + text + "\" are no days; " + ALLOWED);
                }
                DayOfWeek last = day(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
                for (DayOfWeek day = day(matcher.group(1)); ; day = day.plus(1)) {
                    days.add(day);
                    if (day == last) {
                        break;
                    }
                }
            }
            return days;
        }

        /** By its English name, or the first three letters of it. */
        private static DayOfWeek day(String name) {
            return Stream.of(DayOfWeek.values())
                    .filter(day -> day.name().equalsIgnoreCase(name)
                            || day.name().substring(0, 3).equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "\"" + name + "\" is no day; Mon, Tue, Wed, Thu, Fri, Sat, Sun, or daily"));
        }

        private boolean isOn(LocalDate date) {
            return days.contains(date.getDayOfWeek());
        }

        @Override
        public String toString() {
            String names = days.stream()
                    .sorted()
                    .map(day ->
                            day.name().charAt(0) + day.name().substring(1, 3).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(","));
            return (days.size() == 7 ? "daily" : names) + " " + time(minuteOfStart) + "-" + time(minuteOfEnd);
        }

        private static String time(int minute) {
            return minute == MINUTES_A_DAY
                    ? "24:00"
                    : LocalTime.ofSecondOfDay(minute * 60L).toString();
        }
    }
}
