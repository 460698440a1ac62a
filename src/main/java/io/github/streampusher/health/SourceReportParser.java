package io.github.streampusher.health;

import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.health.SourceReport.Kind;
import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from FFmpeg's lines what its source does; confined to the pump thread. */
public final class SourceReportParser {
    private static final Pattern NEW_TRACK = Pattern.compile("(?:^|\\] )New (video|audio) stream ");

    /** FFmpeg goes on after a leap and complains of each packet. */
    private static final Pattern REFUSED_TIME = Pattern.compile(
            "invalid dropping$|Non-monoton\\w+ DTS.* previous: (?<previous>-?\\d+), current: (?<current>-?\\d+)");

    /** What a coarse time base rounds to one value, FFmpeg complains of, too. */
    private static final int MAX_ROUNDING = 2;

    /** FFmpeg complains of a few packets where a loop or a list of files begins anew, and of 50 a second after a leap. */
    private static final int FLOOD_LINES = 60;

    /** After a leap back by 2 s FFmpeg complains for 2 s, holds the time stamps for so long, and goes on in step. */
    private static final Duration FLOOD_TIME = Duration.ofSeconds(3);

    /** A flood with such a pause has ended. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Of H.264 where another codec follows under its name; of each packet, so that a bad line of packets is no reason. */
    private static final Pattern NO_PICTURE = Pattern.compile("missing picture in access unit with size \\d+$");

    private final Redactor redactor;
    private final Flood refusedTimes = new Flood();
    private final Flood missingPictures = new Flood();

    /** Lines of one kind without a pause. */
    private static final class Flood {
        private Duration begin = Duration.ZERO;
        private Duration last = Duration.ZERO;
        private int lines;
        private boolean reported;

        /** Whether it is a flood since this line. */
        boolean begins(Duration now) {
            if (now.minus(last).compareTo(PAUSE) >= 0) {
                begin = now;
                lines = 0;
                reported = false;
            }
            last = now;
            boolean isFlood = ++lines >= FLOOD_LINES && now.minus(begin).compareTo(FLOOD_TIME) >= 0;
            boolean isNew = isFlood && !reported;
            reported |= isFlood;
            return isNew;
        }
    }

    /** @param redactor masks the line that a report quotes */
    public SourceReportParser(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Reads a line, secrets included. */
    public Optional<SourceReport> accept(RawLine raw, Duration now) {
        String text = LogLine.parse(raw.reveal()).text();
        Matcher track = NEW_TRACK.matcher(text);
        if (track.find()) {
            return report(track.group(1).equals("video") ? Kind.NEW_VIDEO : Kind.NEW_AUDIO, text);
        }
        if (NO_PICTURE.matcher(text).find() && missingPictures.begins(now)) {
            return report(Kind.OTHER_VIDEO, text);
        }
        return isRefusedTime(text) && refusedTimes.begins(now) ? report(Kind.TIME_LEAP, text) : Optional.empty();
    }

    private static boolean isRefusedTime(String text) {
        Matcher refused = REFUSED_TIME.matcher(text);
        return refused.find()
                && (refused.group("previous") == null
                        || Double.parseDouble(refused.group("previous")) - Double.parseDouble(refused.group("current"))
                                > MAX_ROUNDING);
    }

    private Optional<SourceReport> report(Kind kind, String text) {
        return Optional.of(new SourceReport(kind, redactor.redact(text)));
    }
}
