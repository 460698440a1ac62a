package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Video;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of FFmpeg's video encoders, with its options for constant bitrate and fixed key frames.
 *
 * @param device of VAAPI
 */
record Encoder(String name, Family family, String device) {
    static final String DEFAULT_DEVICE = "/dev/dri/renderD128";

    /** Encoders with the same options. */
    enum Family {
        X264,
        X265,
        NVENC,
        VAAPI,
        QSV,
        V4L2M2M,
        OTHER
    }

    /** NVIDIA's names of x264's presets. */
    private static final Map<String, String> NVENC_PRESETS = Map.of(
            "ultrafast", "p1",
            "superfast", "p1",
            "veryfast", "p2",
            "faster", "p3",
            "fast", "p3",
            "medium", "p4",
            "slow", "p5",
            "slower", "p6",
            "veryslow", "p7");

    private static final Map<String, String> QSV_PRESETS = Map.of("ultrafast", "veryfast", "superfast", "veryfast");

    /** The first that can encode now, as far as that was tried; if none can, the first. */
    static Encoder of(Video video, Capabilities ffmpeg) {
        String usual = video.codec() == Video.Codec.HEVC ? "libx265" : "libx264";
        List<String> names = video.encoders().isEmpty() ? List.of(usual) : video.encoders();
        String name = names.stream()
                .filter(ffmpeg::hasEncoder)
                .filter(each -> ffmpeg.encoderFailure(each).isEmpty())
                .findFirst()
                .orElse(names.get(0));
        return named(name, ffmpeg.encoderDevice(name).orElse(DEFAULT_DEVICE));
    }

    static Encoder named(String name, String device) {
        return new Encoder(name, familyOf(name), device);
    }

    /** Whether it needs more than the processor, so that FFmpeg's list of encoders does not say whether it works. */
    boolean isHardware() {
        return switch (family) {
            case X264, X265 -> false;
            case NVENC, VAAPI, QSV, V4L2M2M -> true;
            case OTHER -> name.matches(".*_(amf|videotoolbox|omx|mf|rkmpp|vulkan)");
        };
    }

    private static Family familyOf(String name) {
        return switch (name.replaceFirst("^(h264|hevc)_", "")) {
            case "libx264" -> Family.X264;
            case "libx265" -> Family.X265;
            case "nvenc" -> Family.NVENC;
            case "vaapi" -> Family.VAAPI;
            case "qsv" -> Family.QSV;
            case "v4l2m2m" -> Family.V4L2M2M;
            default -> Family.OTHER;
        };
    }

    boolean isHevc() {
        return name.startsWith("hevc") || family == Family.X265;
    }

    boolean isX264() {
        return family == Family.X264;
    }

    /** Arguments before the inputs. */
    List<String> deviceArguments() {
        return family == Family.VAAPI ? List.of("-vaapi_device", device) : List.of();
    }

    /** Filters that upload frames to the GPU; empty for encoders that read system memory. */
    Optional<String> uploadFilter() {
        return family == Family.VAAPI ? Optional.of("format=nv12,hwupload") : Optional.empty();
    }

    String pixelFormat() {
        return family == Family.QSV ? "nv12" : "yuv420p";
    }

    List<String> presetArguments(String wanted) {
        return switch (family) {
            case X264, X265 -> List.of("-preset", wanted);
            case NVENC -> List.of("-preset", NVENC_PRESETS.getOrDefault(wanted, wanted));
            case QSV -> List.of("-preset", QSV_PRESETS.getOrDefault(wanted, wanted));
            case VAAPI, V4L2M2M, OTHER -> List.of();
        };
    }

    List<String> constantBitrateArguments(Bitrate rate) {
        String buffer = new Bitrate(Math.min(2 * rate.bitsPerSecond(), 1_000_000_000)).toString();
        String bits = rate.toString();
        return switch (family) {
            case X264, X265 -> List.of("-b:v", bits, "-minrate", bits, "-maxrate", bits, "-bufsize", buffer);
            case NVENC -> List.of("-rc", "cbr", "-b:v", bits, "-maxrate", bits, "-bufsize", buffer);
            case VAAPI -> List.of("-rc_mode", "CBR", "-b:v", bits, "-maxrate", bits, "-bufsize", buffer);
            case V4L2M2M -> List.of("-b:v", bits);
            case QSV, OTHER -> List.of("-b:v", bits, "-maxrate", bits, "-bufsize", buffer);
        };
    }

    /** Forces a key frame every so many frames, and no other. */
    List<String> fixedGopArguments(long frames) {
        String distance = Long.toString(frames);
        return switch (family) {
            case X264 -> List.of("-g", distance, "-keyint_min", distance, "-sc_threshold", "0");
            case X265 ->
                List.of("-g", distance, "-keyint_min", distance, "-x265-params", "scenecut=0:open-gop=0:log-level=1");
            case NVENC -> List.of("-g", distance, "-no-scenecut", "1", "-forced-idr", "1");
            case VAAPI, V4L2M2M, OTHER -> List.of("-g", distance);
            case QSV -> List.of("-g", distance, "-idr_interval", "0", "-forced_idr", "1");
        };
    }

    /** Disables key frames at scene cuts; for an unknown frame rate, where key frames are forced by time. */
    List<String> noSceneCutArguments() {
        return switch (family) {
            case X264 -> List.of("-sc_threshold", "0");
            case X265 -> List.of("-x265-params", "scenecut=0:open-gop=0:log-level=1", "-forced-idr", "1");
            case NVENC -> List.of("-no-scenecut", "1", "-forced-idr", "1");
            case QSV -> List.of("-forced_idr", "1");
            case VAAPI, V4L2M2M, OTHER -> List.of();
        };
    }
}
