package io.github.streampusher.probe;

import io.github.streampusher.plan.Media;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what ffprobe prints in its form {@code compact}: a line a record, of fields {@code name=value}. */
public final class ProbeParser {
    private static final Set<String> PROGRESSIVE = Set.of("", "unknown", "progressive");

    /** Cameras lengthen the exposure in the dark, down to 5 to 12 frames a second. */
    private static final double SLOW_FRAME_RATE = 12.5;

    private static final double MAX_CAMERA_RATE = 30.5;

    /** FFmpeg 7 names the kind before each field of side data, which 5 writes without it. */
    private static final Pattern SIDE_DATA = Pattern.compile("^side_datum/\\w+:");

    private final List<Map<String, String>> streams = new ArrayList<>();
    private final List<Set<String>> programs = new ArrayList<>(); // the indexes of their tracks
    private final Map<String, PacketStats> packetStats = new HashMap<>(); // by the index of the track
    private Map<String, String> format = Map.of();

    private ProbeParser() {}

    /** The media in it; of what it does not say nothing is assumed. */
    public static Media parse(List<String> lines) {
        ProbeParser report = new ProbeParser();
        lines.forEach(report::read);
        return report.media();
    }

    private Media media() {
        String name = format.getOrDefault("format_name", "");
        Optional<Duration> duration =
                number(format, "duration").map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
        boolean hasSize = !Media.isDescription(name) && number(format, "size").isPresent(); // which is that of the text
        boolean hasEnd = duration.isPresent() || hasSize || isOnePicture(name);
        Optional<Map<String, String>> video = videoTrack(Media.isPlaylist(name));
        Optional<Map<String, String>> audio = audioTrack(video);
        boolean isLive = !hasEnd && !Media.hasNoClock(name);
        return new Media(
                name,
                duration,
                hasEnd,
                video.map(track -> describeVideo(track, isLive)),
                audio.map(track -> describeAudio(track, video.filter(found -> isLive))));
    }

    /** A web server may not tell the size of a picture that it makes. */
    private boolean isOnePicture(String name) {
        return name.endsWith("_pipe")
                && packetStats.size() == 1
                && packetStats.values().stream().allMatch(PacketStats::isSingle);
    }

    private void read(String line) {
        Map<String, String> fields = new HashMap<>();
        String[] columns = line.split("\\|");
        for (String column : columns) {
            int sign = column.indexOf('=');
            if (sign > 0) {
                String name = SIDE_DATA.matcher(column.substring(0, sign)).replaceFirst("");
                fields.put(name, column.substring(sign + 1));
            }
        }
        switch (columns[0]) {
            case "packet" -> readPacket(fields);
            case "program" -> {
                programs.add(new HashSet<>());
                addToProgram(fields);
            }
            case "stream" -> {
                boolean isOfProgram = !fields.containsKey("disposition:attached_pic"); // each is told twice
                if (isOfProgram) {
                    addToProgram(fields);
                } else {
                    streams.add(fields);
                }
            }
            case "format" -> format = fields;
            default -> {} // side data, which has lines of its own
        }
    }

    private void addToProgram(Map<String, String> fields) {
        if (!programs.isEmpty() && fields.containsKey("index")) {
            programs.get(programs.size() - 1).add(fields.get("index"));
        }
    }

    private void readPacket(Map<String, String> fields) {
        Optional<Double> time = number(fields, "pts_time");
        if (time.isPresent()) {
            long size = number(fields, "size").orElse(0.0).longValue();
            statsOf(fields.getOrDefault("stream_index", ""))
                    .add(time.get(), size, fields.getOrDefault("flags", "").startsWith("K"));
        }
    }

    private PacketStats statsOf(String index) {
        return packetStats.computeIfAbsent(index, unknown -> new PacketStats());
    }

    private Media.VideoTrack describeVideo(Map<String, String> fields, boolean isLive) {
        PacketStats stats = statsOf(fields.getOrDefault("index", ""));
        int rotation = (Math.round(number(fields, "rotation").orElse(0.0).floatValue()) % 360 + 360) % 360;
        return new Media.VideoTrack(
                indexUnlessFirst(fields, "video"),
                knownValue(fields, "codec_name"),
                knownValue(fields, "profile"),
                level(fields),
                knownValue(fields, "pix_fmt"),
                knownValue(fields, "color_space"),
                size(fields, rotation % 180 != 0),
                nominalFrameRate(fields, stats, isLive),
                measuredFrameRate(stats).or(() -> frameRate(fields, "avg_frame_rate")),
                isLive,
                stats.bFrames()
                        .orElse((int) (double) number(fields, "has_b_frames").orElse(0.0)),
                !PROGRESSIVE.contains(knownValue(fields, "field_order")),
                rotation,
                stats.keyframeInterval(),
                bitsPerSecond(fields).isPresent() ? bitsPerSecond(fields) : stats.bitsPerSecond());
    }

    /** Not of a list of files, the second of which may have another time base, which FFmpeg takes for that of the first. */
    private Optional<FrameRate> measuredFrameRate(PacketStats stats) {
        return format.getOrDefault("format_name", "").equals("concat") ? Optional.empty() : stats.frameRate();
    }

    private Media.AudioTrack describeAudio(Map<String, String> fields, Optional<Map<String, String>> video) {
        int sampleRate = number(fields, "sample_rate").orElse(0.0).intValue();
        boolean isMissed = sampleRate == 0
                || video.filter(track ->
                                statsOf(track.getOrDefault("index", "")).isLong())
                        .isPresent();
        return new Media.AudioTrack(
                indexUnlessFirst(fields, "audio"),
                knownValue(fields, "codec_name"),
                knownValue(fields, "profile"),
                sampleRate,
                number(fields, "channels").orElse(0.0).intValue(),
                bitsPerSecond(fields),
                isMissed && statsOf(fields.getOrDefault("index", "")).isEmpty());
    }

    /** The first that is no album cover; of a playlist's variants the one with the most pixels. */
    private Optional<Map<String, String>> videoTrack(boolean isPlaylist) {
        List<Map<String, String>> tracks = tracks("video")
                .filter(fields -> !"1".equals(fields.get("disposition:attached_pic")))
                .toList();
        return isPlaylist
                ? tracks.stream().reduce((best, next) -> pixels(next) > pixels(best) ? next : best)
                : tracks.stream().findFirst();
    }

    /** The first one of the video's program. */
    private Optional<Map<String, String>> audioTrack(Optional<Map<String, String>> video) {
        Set<String> program = programs.stream()
                .filter(indexes -> video.filter(track -> indexes.contains(track.get("index")))
                        .isPresent())
                .findFirst()
                .orElse(Set.of());
        return tracks("audio")
                .filter(fields -> program.contains(fields.get("index")))
                .findFirst()
                .or(() -> tracks("audio").findFirst());
    }

    private Stream<Map<String, String>> tracks(String type) {
        return streams.stream().filter(fields -> type.equals(fields.get("codec_type")));
    }

    private static int pixels(Map<String, String> fields) {
        return size(fields, false).map(VideoSize::pixels).orElse(0);
    }

    private OptionalInt indexUnlessFirst(Map<String, String> fields, String type) {
        boolean isFirst = tracks(type).findFirst().filter(fields::equals).isPresent();
        return isFirst
                ? OptionalInt.empty()
                : OptionalInt.of(number(fields, "index").orElse(0.0).intValue());
    }

    private static String knownValue(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        return value.equals("N/A") || value.equals("unknown") ? "" : value;
    }

    private static OptionalInt level(Map<String, String> fields) {
        return number(fields, "level")
                .filter(level -> level > 0)
                .map(level -> OptionalInt.of(level.intValue()))
                .orElse(OptionalInt.empty());
    }

    private static OptionalLong bitsPerSecond(Map<String, String> fields) {
        return number(fields, "bit_rate")
                .map(bits -> OptionalLong.of(bits.longValue()))
                .orElse(OptionalLong.empty());
    }

    private static Optional<VideoSize> size(Map<String, String> fields, boolean turned) {
        try {
            VideoSize coded = VideoSize.parse(knownValue(fields, "width") + "x" + knownValue(fields, "height"));
            return Optional.of(turned ? new VideoSize(coded.height(), coded.width()) : coded);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // smaller or larger than anything that is pushed
        }
    }

    /**
     * By the time stamps; of a live source that is slow now, as a camera in the dark, what its codec announces. A rate that
     * is not slow is believed: some cameras announce fields.
     */
    private static Optional<FrameRate> nominalFrameRate(Map<String, String> fields, PacketStats stats, boolean isLive) {
        Optional<FrameRate> byTimeStamps = frameRate(fields, "r_frame_rate");
        boolean isSlow = stats.frameRate()
                .filter(rate -> rate.perSecond() < SLOW_FRAME_RATE)
                .isPresent();
        return frameRate(fields, "avg_frame_rate")
                .filter(announced -> isLive && isSlow && announced.perSecond() <= MAX_CAMERA_RATE)
                .filter(announced -> byTimeStamps
                        .filter(rate -> rate.perSecond() >= announced.perSecond())
                        .isEmpty())
                .or(() -> byTimeStamps);
    }

    private static Optional<FrameRate> frameRate(Map<String, String> fields, String name) {
        try {
            return Optional.of(FrameRate.parse(knownValue(fields, name)).reduced());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // 0/0, or a clock such as 90000/1
        }
    }

    private static Optional<Double> number(Map<String, String> fields, String name) {
        try {
            return Optional.of(Double.valueOf(fields.getOrDefault(name, "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
