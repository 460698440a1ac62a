package io.github.streampusher.health;

import io.github.streampusher.stream.Video;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names a preset or size that this machine can encode in real time, by the measured speed. */
public final class PresetAdvisor {
    private static final double ULTRAFAST = 2.3;

    /** x264's speed at each preset relative to {@code veryfast}, roughly. */
    private static final Map<String, Double> RELATIVE_SPEEDS = Map.ofEntries(
            Map.entry("veryslow", 0.12),
            Map.entry("slower", 0.2),
            Map.entry("slow", 0.35),
            Map.entry("medium", 0.5),
            Map.entry("fast", 0.6),
            Map.entry("faster", 0.7),
            Map.entry("veryfast", 1.0),
            Map.entry("superfast", 1.5),
            Map.entry("ultrafast", ULTRAFAST));

    /** Reserve for video that is harder to encode than what was measured. */
    private static final double SPEED_MARGIN = 1.1;

    private PresetAdvisor() {}

    /** The slowest preset that fits, or how much smaller the video must be. Empty for encoders without x264's presets. */
    public static Optional<String> advise(Video video, double speed) {
        boolean hasPresets = video.encoders().stream()
                .findFirst()
                .map(name -> name.startsWith("libx26"))
                .orElse(true);
        Double present = RELATIVE_SPEEDS.get(video.preset());
        if (!hasPresets || present == null || speed <= 0) {
            return Optional.empty();
        }
        double needed = present / speed * SPEED_MARGIN;
        return RELATIVE_SPEEDS.entrySet().stream()
                .filter(preset -> preset.getValue() >= needed)
                .min(Map.Entry.comparingByValue())
                .map(preset ->
                        "the machine is too slow for preset " + video.preset() + "; " + preset.getKey() + " should fit")
                .or(() -> Optional.of(adviseSmallerSize(needed)));
    }

    private static String adviseSmallerSize(double needed) {
        double side = Math.sqrt(ULTRAFAST / needed);
        return String.format(
                Locale.ROOT,
                "the machine is too slow for this size; preset ultrafast and %.0f %% of its width and height should fit",
                side * 100);
    }
}
