package io.github.streampusher.probe;

import io.github.streampusher.plan.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ffprobe writes to standard error as soon as a source is open: {@code Input #0} and a line a track. Its records come
 * only after all packets, which a source whose clock is slow may never send.
 *
 * @param format FFmpeg's name of the container; empty: the source is not open yet
 * @param records the same in the form that {@link ProbeParser} reads
 */
record SourceDump(Optional<String> format, List<String> records) {
    private static final Pattern INPUT = Pattern.compile("Input #0, (\\S+), from ");
    private static final Pattern DURATION = Pattern.compile("Duration: (\\d+):(\\d+):(\\d+\\.\\d+)");
    private static final Pattern TRACK =
            Pattern.compile("Stream #0:(\\d+)\\S*: (Video|Audio): (\\w+)(?: \\(([^)]*)\\))?(.*)");
    private static final Pattern PIXELS = Pattern.compile(", (yuv\\w+|rgb\\w+|bgr\\w+|gray\\w*|gbr\\w*|nv12)\\b");
    private static final Pattern SIZE = Pattern.compile(", (\\d+)x(\\d+)");
    private static final Pattern RATE = Pattern.compile(", ([\\d.]+) fps");
    private static final Pattern NOMINAL_RATE = Pattern.compile(", ([\\d.]+) tbr");
    private static final Pattern SOUND = Pattern.compile(", (\\d+) Hz, (mono|stereo|(\\d+)(?:\\.(\\d))?)");

    static SourceDump of(String errors) {
        Optional<String> format = Optional.empty();
        List<String> records = new ArrayList<>();
        for (String line : errors.lines().toList()) {
            Matcher input = INPUT.matcher(line);
            Matcher track = TRACK.matcher(line);
            if (input.find()) {
                format = Optional.of(input.group(1).replaceFirst(",$", ""));
                records.add("format|format_name=" + format.get() + durationField(errors));
            } else if (format.isPresent() && track.find()) {
                records.add(trackRecord(track));
            }
        }
        return new SourceDump(format, records);
    }

    /** Whether a track has been told, which FFmpeg does once all are known. */
    boolean isComplete() {
        return records.size() > 1;
    }

    boolean hasNoClock() {
        return format.filter(Media::hasNoClock).isPresent();
    }

    private static String durationField(String errors) {
        Matcher found = DURATION.matcher(errors);
        return found.find()
                ? "|duration="
                        + (Integer.parseInt(found.group(1)) * 3600
                                + Integer.parseInt(found.group(2)) * 60
                                + Double.parseDouble(found.group(3)))
                : "";
    }

    private static String trackRecord(Matcher track) {
        String kind = track.group(2).equals("Video") ? "video" : "audio";
        String rest = track.group(5);
        StringBuilder record = new StringBuilder("stream|index=" + track.group(1) + "|codec_type=" + kind);
        record.append("|codec_name=").append(track.group(3));
        record.append("|disposition:attached_pic=").append(rest.contains("attached pic") ? 1 : 0);
        if (track.group(4) != null && !track.group(4).contains("/")) {
            record.append("|profile=").append(track.group(4));
        }
        append(record, "|pix_fmt=", PIXELS.matcher(rest));
        append(record, "|avg_frame_rate=", RATE.matcher(rest));
        append(record, "|r_frame_rate=", NOMINAL_RATE.matcher(rest));
        Matcher size = SIZE.matcher(rest);
        if (size.find()) {
            record.append("|width=").append(size.group(1)).append("|height=").append(size.group(2));
        }
        Matcher sound = SOUND.matcher(rest);
        if (kind.equals("audio") && sound.find()) {
            record.append("|sample_rate=")
                    .append(sound.group(1))
                    .append("|channels=")
                    .append(channels(sound));
        }
        return record.toString();
    }

    private static void append(StringBuilder record, String name, Matcher value) {
        if (value.find()) {
            record.append(name).append(value.group(1));
        }
    }

    /** {@code 5.1} are six; {@code 4 channels} are four. */
    private static int channels(Matcher sound) {
        return switch (sound.group(2)) {
            case "mono" -> 1;
            case "stereo" -> 2;
            default ->
                Integer.parseInt(sound.group(3)) + (sound.group(4) == null ? 0 : Integer.parseInt(sound.group(4)));
        };
    }
}
