package io.github.streampusher.plan;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Text;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The muxer, the container and the options of one output; the options make FFmpeg detect a dead destination.
 *
 * @param muxer empty: FFmpeg chooses by the file's name
 */
record OutputFormat(Output output, Optional<String> muxer, Container container) {
    /** Shorter than the watchdog's default of 15 s, so that FFmpeg itself reports the silent destination. */
    private static final long TIMEOUT_MICROS = 10_000_000;

    /** Media in the socket's send buffer. FFmpeg counts it as sent, so a larger buffer delays the detection of a stall. */
    private static final int SEND_BUFFER_SECONDS = 2;

    /** Linux grants no more. A buffer of less than half a second would limit the throughput of a long connection. */
    private static final long MAX_SEND_BUFFER_BYTES = 212_992;

    private static final long MIN_SEND_BUFFER_BYTES = 65_536;

    /** Seven MPEG-TS packets: the most that fit into an Ethernet frame. */
    private static final String UDP_PACKET_SIZE = "1316";

    /**
     * MP4 gets its index at the end, without which nobody can play what a kill has left; a fragment has its own. It lasts
     * two seconds also where key frames are rare, because the bytes that are written tell whether media moves. They are
     * flushed, because FFmpeg keeps 256 KiB, which of a slow stream is a minute and its only index.
     */
    private static final SortedMap<String, String> FRAGMENTS =
            new TreeMap<>(Map.of("movflags", "+frag_keyframe", "frag_duration", "2000000", "flush_packets", "1"));

    private static final String HOUR_SECONDS = "3600";
    private static final String DAY_SECONDS = "86400";

    /** As good as never: FFmpeg would write over a file whose name is the same when the next one begins. */
    private static final String TEN_YEARS_SECONDS = "315360000";

    /** The codec, and FFmpeg's encoder of it. */
    static final String AAC = "aac";

    static OutputFormat of(Output output) {
        Optional<String> muxer = output.format().or(() -> defaultMuxer(output));
        String format = muxer.orElse(extension(output));
        String stored = format.equals("segment") ? formatOfExtension(extension(output)) : format;
        return new OutputFormat(output, muxer, Container.of(stored));
    }

    /** The relay in the daemon. */
    static OutputFormat relay() {
        Address address = new Address(Text.plain(RelayPlanner.ADDRESS));
        Output output = new Output(address, Optional.empty(), Optional.of("flv"), true, Map.of());
        return new OutputFormat(output, Optional.of("flv"), Container.FLV);
    }

    boolean isRelay() {
        return output.url().reveal().equals(RelayPlanner.ADDRESS);
    }

    private static Optional<String> defaultMuxer(Output output) {
        Protocol protocol = output.url().protocol();
        return protocol.muxer().or(() -> protocol == Protocol.FILE ? fileMuxer(output) : muxerByExtension(output));
    }

    private static Optional<String> fileMuxer(Output output) {
        boolean timed = new FileNamePattern(output.url().reveal()).isTimed();
        return timed && !extension(output).equals("m3u8") ? Optional.of("segment") : muxerByExtension(output);
    }

    private static Optional<String> muxerByExtension(Output output) {
        String format = formatOfExtension(extension(output));
        return Container.of(format) == Container.OTHER ? Optional.empty() : Optional.of(format);
    }

    private static String extension(Output output) {
        String path = output.url().reveal().replaceFirst("[?#].*", "");
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(dot + 1) : "";
    }

    private static String formatOfExtension(String extension) {
        String lower = extension.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "ts" -> "mpegts";
            case "mkv", "mka" -> "matroska";
            case "aac" -> "adts";
            case "m3u8" -> "hls";
            case "m4v", "m4a", "m4b", "f4v", "3gp", "3g2" ->
                "mp4"; // FFmpeg has muxers of these names, which are the same
            default -> lower;
        };
    }

    /** Whether the destination is probably a platform, which accepts less than its container supports. */
    boolean isPlatform() {
        return output.url().protocol().isRtmp();
    }

    boolean isHls() {
        return container == Container.HLS;
    }

    /** Whether it is one file, which a second run would overwrite. */
    boolean isSingleFile() {
        return output.url().protocol() == Protocol.FILE
                && !isHls()
                && !muxer.orElse("").equals("segment")
                && !muxer.orElse("").equals("null")
                && !output.url().reveal().startsWith("/dev/");
    }

    /** Whether it is a file after another, by time or number. */
    boolean isSegmented() {
        return output.url().protocol() == Protocol.FILE && muxer.orElse("").equals("segment");
    }

    /** Whether FFmpeg's progress tells the bytes that were written. */
    boolean countsBytes() {
        return !muxer.orElse("").equals("segment")
                && switch (container) {
                    case FLV, MPEGTS, MP4, MATROSKA, WEBM -> true;
                    case HLS, RTSP, OGG, OPUS, ADTS, MP3, FLAC, WAV, OTHER -> false;
                };
    }

    /** @param bitrate of all tracks together; empty: unknown */
    Map<String, String> options(Optional<Bitrate> bitrate, Capabilities ffmpeg) {
        Map<String, String> options = new LinkedHashMap<>();
        Protocol protocol = output.url().protocol();
        if (protocol.isRtsp()) {
            options.put("rtsp_transport", "tcp");
        }
        protocol.outputTimeoutOption()
                .filter(name -> !protocol.isRtsp() || ffmpeg.isAtLeast(5, 0)) // earlier, RTSP outputs had none
                .ifPresent(name -> options.put(name, Long.toString(TIMEOUT_MICROS)));
        if (protocol.isRtmp() || protocol == Protocol.TCP) {
            sendBufferBytes(bitrate).ifPresent(bytes -> options.put("send_buffer_size", Long.toString(bytes)));
        }
        if (protocol == Protocol.UDP) {
            options.put("pkt_size", UDP_PACKET_SIZE);
        }
        if (output.url().protocol().isEncrypted()) {
            addTlsOptions(options, ffmpeg);
        }
        addMuxerOptions(options);
        return options;
    }

    private static Optional<Long> sendBufferBytes(Optional<Bitrate> bitrate) {
        return bitrate.map(rate -> rate.bitsPerSecond() / 8)
                .filter(bytes -> bytes / 2 <= MAX_SEND_BUFFER_BYTES)
                .map(bytes ->
                        Math.min(MAX_SEND_BUFFER_BYTES, Math.max(MIN_SEND_BUFFER_BYTES, bytes * SEND_BUFFER_SECONDS)));
    }

    private void addTlsOptions(Map<String, String> options, Capabilities ffmpeg) {
        options.put("tls_verify", output.tlsVerify() ? "1" : "0");
        if (output.tlsVerify() && ffmpeg.libraries().contains("openssl")) {
            options.put("ca_file", "/etc/ssl/certs/ca-certificates.crt"); // FFmpeg's OpenSSL has no default
        }
    }

    private void addMuxerOptions(Map<String, String> options) {
        if (isSingleFile() && container == Container.MP4) {
            options.putAll(FRAGMENTS);
        }
        switch (muxer.orElse("")) {
            case "flv" -> options.put("flvflags", "no_duration_filesize");
            case "hls" -> {
                options.put("hls_time", "4");
                options.put("hls_list_size", "6");
                options.put(
                        "hls_flags",
                        (output.retain().isEmpty() ? "delete_segments+" : "")
                                + "append_list+program_date_time+temp_file");
            }
            case "segment" -> {
                FileNamePattern name = new FileNamePattern(output.url().reveal());
                options.put("segment_time", segmentSeconds(name));
                options.put("segment_atclocktime", name.isTimed() && !name.hasHour() && !name.hasDay() ? "0" : "1");
                options.put("reset_timestamps", "1");
                if (container == Container.MP4) {
                    options.put(
                            "segment_format", formatOfExtension(extension(output))); // of .m4a FFmpeg's takes no MP3
                    options.put(
                            "segment_format_options",
                            FRAGMENTS.entrySet().stream()
                                    .map(option -> option.getKey() + "=" + option.getValue())
                                    .collect(Collectors.joining(":")));
                }
                if (name.isTimed()) {
                    options.put("strftime", "1");
                }
            }
            default -> {}
        }
    }

    /** The next file begins when the name is another one. */
    private static String segmentSeconds(FileNamePattern name) {
        if (!name.isTimed() || name.hasHour()) {
            return HOUR_SECONDS;
        }
        return name.hasDay() ? DAY_SECONDS : TEN_YEARS_SECONDS;
    }

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
        WEBM("WebM", Set.of("vp8", "vp9", "av1"), Set.of("opus", "vorbis"), "libopus"),
        OGG("Ogg", Set.of(), Set.of("opus", "vorbis", "flac"), "libopus"),
        OPUS("Ogg Opus", Set.of(), Set.of("opus"), "libopus"),
        ADTS("ADTS", Set.of(), Set.of("aac")),
        MP3("MP3", Set.of(), Set.of("mp3"), "libmp3lame"),
        FLAC("FLAC", Set.of(), Set.of("flac"), "flac"),
        WAV("WAV", Set.of(), Set.of("pcm_s16le", "pcm_mulaw", "pcm_alaw"), "pcm_s16le"),
        /** Any other container: only codecs that nearly all support. */
        OTHER("the output's format", Set.of("h264"), Set.of("aac"));

        private final String label;
        private final Set<String> videoCodecs;
        private final Set<String> audioCodecs;
        private final String audioEncoder;

        Container(String label, Set<String> videoCodecs, Set<String> audioCodecs) {
            this(label, videoCodecs, audioCodecs, AAC);
        }

        Container(String label, Set<String> videoCodecs, Set<String> audioCodecs, String audioEncoder) {
            this.label = label;
            this.videoCodecs = videoCodecs;
            this.audioCodecs = audioCodecs;
            this.audioEncoder = audioEncoder;
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
                case "webm" -> WEBM;
                case "ogg", "oga" -> OGG;
                case "opus" -> OPUS;
                case "adts" -> ADTS;
                case "mp3" -> MP3;
                case "flac" -> FLAC;
                case "wav" -> WAV;
                default -> OTHER;
            };
        }

        /** FLV supports HEVC since FFmpeg 6.1. */
        boolean supportsVideo(String codec, Capabilities ffmpeg) {
            return videoCodecs.contains(codec) || this == FLV && codec.equals("hevc") && ffmpeg.isAtLeast(6, 1);
        }

        /** Whether it tells players to turn the video. */
        boolean keepsRotation() {
            return this == MP4 || this == MATROSKA;
        }

        /** Whether each packet of AAC has its own header. */
        boolean keepsAdts() {
            return this == MPEGTS || this == HLS || this == ADTS;
        }

        boolean hasAudioAlone() {
            return videoCodecs.isEmpty();
        }

        /** FFmpeg's encoder for audio that it does not support. */
        String audioEncoder() {
            return audioEncoder;
        }

        /** Whether it supports what one of FFmpeg's encoders makes. */
        boolean supportsAudioOf(String encoder) {
            return audioEncoder.equals(encoder) || encoder.equals(AAC) && supportsAudio(AAC);
        }

        boolean supportsAudio(String codec) {
            return audioCodecs.contains(codec);
        }

        @Override
        public String toString() {
            return label;
        }
    }
}
