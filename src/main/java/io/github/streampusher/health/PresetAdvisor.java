package io.github.streampusher.health;

import io.github.streampusher.stream.Video;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What would make an encoding fit the machine, from the speed that was measured. */
public final class PresetAdvisor {
    /** How much faster than {@code veryfast} x264 is at each preset, about: slowest first. */
    private static final Map<String, Double> RELATIVE_SPEEDS = relativeSpeeds();

    /** Room for busier pictures than those measured. */
    private static final double SPEED_MARGIN = 1.1;

    private PresetAdvisor() {}

    private static Map<String, Double> relativeSpeeds() {
        Map<String, Double> presets = new LinkedHashMap<>();
        presets.put("veryslow", 0.12);
        presets.put("slower", 0.2);
        presets.put("slow", 0.35);
        presets.put("medium", 0.5);
        presets.put("fast", 0.6);
        presets.put("faster", 0.7);
        presets.put("veryfast", 1.0);
        presets.put("superfast", 1.5);
        presets.put("ultrafast", 2.3);
        return presets;
    }

    /** A preset that would fit; where none would, how much smaller the picture must be. Nothing for a copy. */
    public static Optional<String> advise(Video video, double speed) {
        boolean hasPresets =
                video.encoder().map(name -> name.startsWith("libx26")).orElse(true);
        Double present = RELATIVE_SPEEDS.get(video.preset());
        if (!hasPresets || present == null || speed <= 0) {
            return Optional.empty();
        }
        double needed = present / speed * SPEED_MARGIN;
        return RELATIVE_SPEEDS.entrySet().stream()
                .filter(preset -> preset.getValue() >= needed)
                .map(preset ->
                        "the machine is too slow for preset " + video.preset() + "; " + preset.getKey() + " should fit")
                .findFirst()
                .or(() -> Optional.of(adviseSmallerSize(needed)));
    }

    private static String adviseSmallerSize(double needed) {
        double side = Math.sqrt(RELATIVE_SPEEDS.get("ultrafast") / needed);
        return String.format(
                Locale.ROOT,
                "the machine is too slow for this picture; preset ultrafast and %.0f %% of its width and height should fit",
                side * 100);
    }
}
