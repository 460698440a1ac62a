package io.github.streampusher.plan;

import java.util.Set;

/** The codecs that an output's container supports, in FFmpeg's names. */
enum Container {
    FLV("FLV", Set.of("h264"), Set.of("aac", "mp3")),
    MPEGTS("MPEG-TS", Set.of("h264", "hevc", "mpeg2video"), Set.of("aac", "mp2", "mp3", "ac3", "eac3")),
    HLS("HLS", Set.of("h264", "hevc"), Set.of("aac", "mp3", "ac3", "eac3")),
    RTSP("RTSP", Set.of("h264", "hevc"), Set.of("aac", "opus", "mp3", "pcm_mulaw", "pcm_alaw")),
    MP4("MP4", Set.of("h264", "hevc", "av1", "mpeg4", "vp9"), Set.of("aac", "mp3", "ac3", "eac3", "opus")),
    MATROSKA(
            "Matroska",
            Set.of("h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mjpeg"),
            Set.of("aac", "mp3", "mp2", "ac3", "eac3", "opus", "vorbis", "flac")),
    /** Any other container: only codecs that nearly all support. */
    OTHER("the output's format", Set.of("h264"), Set.of("aac"));

    private final String label;
    private final Set<String> videoCodecs;
    private final Set<String> audioCodecs;

    Container(String label, Set<String> videoCodecs, Set<String> audioCodecs) {
        this.label = label;
        this.videoCodecs = videoCodecs;
        this.audioCodecs = audioCodecs;
    }

    /** By FFmpeg's name of the format. */
    static Container of(String format) {
        return switch (format) {
            case "flv" -> FLV;
            case "mpegts" -> MPEGTS;
            case "hls" -> HLS;
            case "rtsp" -> RTSP;
            case "mp4", "mov" -> MP4;
            case "matroska" -> MATROSKA;
            default -> OTHER;
        };
    }

    /** FLV supports HEVC since FFmpeg 6.1. */
    boolean supportsVideo(String codec, Capabilities ffmpeg) {
        return videoCodecs.contains(codec) || this == FLV && codec.equals("hevc") && ffmpeg.isAtLeast(6, 1);
    }

    boolean supportsAudio(String codec) {
        return audioCodecs.contains(codec);
    }

    @Override
    public String toString() {
        return label;
    }
}
