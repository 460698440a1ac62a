package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Video.Overlay;
import io.github.streampusher.stream.VideoSize;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Finds what an encode will do to the picture that its viewers may not like, and which encoders it passes over.
 *
 * @param warnings takes the key of a setting and a text
 */
record PictureWarnings(Planner.Decisions plan, VideoEncoding encoding, BiConsumer<String, String> warnings) {

    void check() {
        plan.sourceVideo().ifPresent(this::checkConversion);
        checkFonts();
        encoding.video().encoders().stream()
                .takeWhile(name -> !name.equals(encoding.encoder().name()))
                .forEach(name -> warnings.accept(
                        "video.encoder",
                        plan.ffmpeg()
                                .encoderFailure(name)
                                .map(Diagnosis::evidence)
                                .orElse(plan.ffmpeg() + " has no encoder " + name)));
    }

    private void checkFonts() {
        boolean isMissing =
                plan.ffmpeg().wideFont().isEmpty() && !plan.ffmpeg().version().isEmpty();
        if (isMissing
                && encoding.video().overlays().stream()
                        .anyMatch(
                                overlay -> overlay.kind() == Overlay.Kind.TEXT && OverlayFilters.needsFont(overlay))) {
            warnings.accept(
                    "video.overlay",
                    "no font here has Chinese characters, so boxes are drawn instead; install one such as fonts-noto-cjk");
        }
    }

    private void checkConversion(Media.VideoTrack source) {
        source.frameRate()
                .flatMap(from -> encoding.frameRate().flatMap(to -> PlanWarnings.describeRateConversion(from, to)))
                .ifPresent(text -> warnings.accept("video.frame-rate", text));
        source.size().ifPresent(from -> encoding.size().ifPresent(to -> checkScaling(from, to)));
        if (source.isVariableFrameRate()) {
            String nominal = source.nominalFrameRate().get().toDecimal();
            String average = source.averageFrameRate().get().toDecimal();
            warnings.accept(
                    "input",
                    "the input has a variable frame rate, nominally " + nominal + " fps and on average " + average
                            + "; at a constant rate some frames are duplicated or dropped");
        }
        if (source.interlaced()) {
            String advice = "; ffmpeg.output-args: [-vf, yadif] deinterlaces it";
            warnings.accept("input", "the input is interlaced, and so is the output" + advice);
        }
    }

    private void checkScaling(VideoSize from, VideoSize to) {
        String change = to + " from " + from + ": ";
        double pixels = (double) to.pixels() / from.pixels();
        if (pixels > 1) {
            warnings.accept(
                    "video.size",
                    change + String.format(Locale.ROOT, "%.1f times the pixels without more detail", pixels));
        }
        double distortion = VideoEncoding.distortion(from, to);
        if (Math.abs(distortion - 1) > VideoEncoding.MAX_DISTORTION) {
            warnings.accept("video.fit", change + describeFit(distortion));
        }
    }

    /** What is done to a video of another shape; more than 1: it is too narrow. */
    private String describeFit(double distortion) {
        double share = 100 - 100 * Math.min(distortion, 1 / distortion);
        boolean isNarrow = distortion > 1;
        return switch (plan.definition().video().fit()) {
            case PAD ->
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the picture are bars %s; fit: crop or stretch avoids them",
                        share,
                        isNarrow ? "at the sides" : "above and below");
            case CROP ->
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the picture are cut off %s",
                        share,
                        isNarrow ? "above and below" : "at the sides");
            case STRETCH -> "the video is stretched " + (isNarrow ? "horizontally" : "vertically");
        };
    }
}
