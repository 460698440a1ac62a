package io.github.streampusher.plan;

import java.util.Set;

/** What an output's format takes as it is, in FFmpeg's names of codecs. */
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
    /** One that is not known better. */
    OTHER("the output's format", Set.of("h264"), Set.of("aac"));

    private final String label;
    private final Set<String> videoCodecs;
    private final Set<String> audioCodecs;

    Container(String label, Set<String> pictures, Set<String> sounds) {
        this.label = label;
        this.videoCodecs = pictures;
        this.audioCodecs = sounds;
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

    /** HEVC goes into FLV since FFmpeg 6.1. */
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
