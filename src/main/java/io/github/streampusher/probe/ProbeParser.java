package io.github.streampusher.probe;

import io.github.streampusher.plan.Media;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.VideoSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what ffprobe prints in its form {@code compact}: a line a record, of fields {@code name=value}. */
public final class ProbeParser {
    private static final Set<String> PROGRESSIVE = Set.of("", "unknown", "progressive");

    private final List<Map<String, String>> streams = new ArrayList<>();
    private final PacketStats packetStats = new PacketStats();
    private String format = "";

    private ProbeParser() {}

    /** The media in it; of what it does not say nothing is assumed. */
    public static Media parse(List<String> lines) {
        ProbeParser report = new ProbeParser();
        lines.forEach(report::read);
        return new Media(report.format, report.video(), report.audio());
    }

    private void read(String line) {
        Map<String, String> fields = new HashMap<>();
        String[] columns = line.split("\\|");
        for (String column : columns) {
            int sign = column.indexOf('=');
            if (sign > 0) {
                fields.put(column.substring(0, sign), column.substring(sign + 1));
            }
        }
        switch (columns[0]) {
            case "packet" -> readPacket(fields);
            case "stream" -> streams.add(fields);
            case "format" -> format = fields.getOrDefault("format_name", "");
            default -> {} // side data, which has lines of its own
        }
    }

    private void readPacket(Map<String, String> fields) {
        Optional<Double> time = number(fields, "pts_time");
        if (time.isPresent() && "video".equals(fields.get("codec_type"))) {
            long size = number(fields, "size").orElse(0.0).longValue();
            packetStats.add(time.get(), size, fields.getOrDefault("flags", "").startsWith("K"));
        }
    }

    private Optional<Media.VideoTrack> video() {
        return firstTrack("video")
                .map(fields -> new Media.VideoTrack(
                        knownValue(fields, "codec_name"),
                        knownValue(fields, "profile"),
                        level(fields),
                        knownValue(fields, "pix_fmt"),
                        size(fields),
                        frameRate(fields, "r_frame_rate"),
                        packetStats.frameRate().or(() -> frameRate(fields, "avg_frame_rate")),
                        packetStats.bFrames().orElse((int)
                                (double) number(fields, "has_b_frames").orElse(0.0)),
                        !PROGRESSIVE.contains(knownValue(fields, "field_order")),
                        packetStats.keyframeInterval(),
                        bitsPerSecond(fields).isPresent() ? bitsPerSecond(fields) : packetStats.bitsPerSecond()));
    }

    private Optional<Media.AudioTrack> audio() {
        return firstTrack("audio")
                .map(fields -> new Media.AudioTrack(
                        knownValue(fields, "codec_name"),
                        knownValue(fields, "profile"),
                        number(fields, "sample_rate").orElse(0.0).intValue(),
                        number(fields, "channels").orElse(0.0).intValue(),
                        bitsPerSecond(fields)));
    }

    private Optional<Map<String, String>> firstTrack(String type) {
        return streams.stream()
                .filter(fields -> type.equals(fields.get("codec_type")))
                .filter(fields -> !"1".equals(fields.get("disposition:attached_pic")))
                .findFirst();
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

    private static Optional<VideoSize> size(Map<String, String> fields) {
        try {
            return Optional.of(VideoSize.parse(knownValue(fields, "width") + "x" + knownValue(fields, "height")));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // smaller or larger than anything that is pushed
        }
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
