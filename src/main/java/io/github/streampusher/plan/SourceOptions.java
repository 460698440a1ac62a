package io.github.streampusher.plan;

import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Protocol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How FFmpeg reads a source: its pace, and options that make FFmpeg itself detect a dead source, by protocol and version.
 *
 * @param media what the source has; empty: unknown
 */
public record SourceOptions(Input.Source source, Optional<Media> media, Capabilities ffmpeg) {
    private static final Pattern PICTURE_FILE =
            Pattern.compile("[^%*?]+\\.(png|jpe?g|bmp|webp|tiff?)", Pattern.CASE_INSENSITIVE);

    /** Shorter than the watchdog's default of 15 s, so that FFmpeg itself reports the silent source. */
    private static final String TIMEOUT_MICROS = "10000000";

    /** FFmpeg gives up on a stalled RTMP source after twice its time-out. */
    private static final String RTMP_TIMEOUT_MICROS = "7000000";

    /** Reads of a playlist that no longer changes, about one a second. */
    private static final String MAX_STALE_PLAYLIST_READS = "15";

    /** In packets of 188 bytes: 9 MB. */
    private static final String UDP_BUFFER_PACKETS = "50000";

    /** The input format; FFmpeg would open a camera as a file. */
    public Optional<String> format() {
        return source.format()
                .or(() -> source.url().reveal().startsWith("/dev/video") ? Optional.of("v4l2") : Optional.empty());
    }

    /** Whether it delivers raw video or audio. */
    public boolean isDevice() {
        return format().filter(name -> name.equals("lavfi") || Protocol.isCaptureDevice(name))
                .isPresent();
    }

    /** Whether FFmpeg must limit the reading speed, because the source does not. */
    boolean isPaced() {
        boolean generated = source.format().equals(Optional.of("lavfi"))
                || TestPattern.of(source.url()).isPresent();
        return source.pace() == Input.Pace.REALTIME
                || source.pace() == Input.Pace.AUTO
                        && (source.isFile() || generated || isDownload() || isLivePlaylist());
    }

    /** Whether it is served as fast as it is read, and has an end. */
    private boolean isDownload() {
        return isServedAtAnySpeed() && hasEnd();
    }

    private boolean hasEnd() {
        return media.filter(Media::hasEnd).isPresent();
    }

    /** A segment arrives in one piece, and then nothing for its length, which may be longer than the stall time-out. */
    private boolean isLivePlaylist() {
        return isServedAtAnySpeed() && media.filter(Media::isPlaylist).isPresent();
    }

    private boolean isServedAtAnySpeed() {
        return switch (source.url().protocol()) {
            case HTTP, HTTPS, FTP, SFTP, OTHER -> !isDevice();
            case RTMP, RTMPE, RTMPS, RTMPT, RTMPTE, RTMPTS, RTSP, RTSPS, ICECAST, TLS, TCP, SRT, UDP, RTP, FILE ->
                false;
        };
    }

    /** Whether only a probe tells if the reading speed must be limited. */
    public boolean mustBeProbedForPace() {
        return source.pace() == Input.Pace.AUTO && isServedAtAnySpeed() && !isListening();
    }

    /** Whether it comes over a network, or from another program of this machine, without an end. */
    boolean isLive() {
        return source.url().protocol().hasHost() && !hasEnd()
                || source.isSessionDescription()
                || media.filter(Media::isDescriptionOfLiveMedia).isPresent();
    }

    /** Whether it announces video of which nothing came. Most containers cannot be begun without the size. */
    boolean isVideoAwaited() {
        return isLive()
                && !source.options().containsKey("analyzeduration")
                && media.flatMap(Media::video)
                        .filter(track -> track.size().isEmpty())
                        .isPresent();
    }

    /** Whether it is a still picture, which is of use only if it is repeated. */
    boolean isStillPicture() {
        boolean isPicture = format().map(name -> name.equals("image2") || name.endsWith("_pipe"))
                .orElse(true);
        return isPicture
                && source.files().isEmpty()
                && source.isFile()
                && PICTURE_FILE.matcher(source.url().reveal()).matches()
                && !source.options().containsKey("loop");
    }

    /** Whether FFmpeg begins it anew at its end; a picture is repeated by its demuxer. */
    boolean isRepeated() {
        return source.loop() && snapshotFormat().isEmpty() && !isStillPicture();
    }

    /**
     * FFmpeg's name of the format that repeats a still picture from a web server; empty: it is none. A picture too large for
     * FFmpeg's buffer is fetched again each time, so it may be a webcam's newest one.
     */
    Optional<String> snapshotFormat() {
        boolean isFetched =
                source.url().protocol().isHttp() && !source.options().containsKey("loop") && hasEnd();
        return media.filter(known -> isFetched)
                .filter(known ->
                        known.format().equals("image2") || known.format().endsWith("_pipe"))
                .flatMap(Media::video)
                .map(track -> (track.codec().equals("mjpeg") ? "jpeg" : track.codec()) + "_pipe");
    }

    /** Whether the time of a picture is that of its arrival: it comes over a network, and its container has no clock. */
    private boolean isTimedByArrival() {
        return !source.isFile() && hasNoClock() && !hasEnd();
    }

    private boolean hasNoClock() {
        return format().or(() -> media.map(Media::format))
                .filter(Media::hasNoClock)
                .isPresent();
    }

    /** Whether it waits for a publisher, whose connection a probe would use up. */
    public boolean isListening() {
        String url = source.url().reveal();
        boolean byOption = source.options().entrySet().stream()
                .filter(option -> option.getKey().matches("(rtmp_)?listen|mode|rtsp_flags"))
                .anyMatch(option -> option.getValue().reveal().matches("[12]|listener|listen"));
        return byOption
                || url.matches("(?:rtmp|tcp|http)[a-z]*:.*[?&]listen(?:=[^0&].*|&.*)?")
                || url.matches("srt://(?::.*|.*[?&]mode=listener.*)");
    }

    /** Time-outs and other options of the protocol. ffprobe takes them as well. */
    public Map<String, String> protocolOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        Protocol protocol = source.url().protocol();
        if (protocol.isRtsp()) {
            addRtspTransport(options);
        }
        if (isTimedByArrival()) {
            options.put("use_wallclock_as_timestamps", "1");
        }
        if (!isListening()) { // a time-out would end the wait for the publisher
            protocol.inputTimeoutOption()
                    .map(name -> protocol.isRtsp() && !ffmpeg.isAtLeast(5, 0) ? "stimeout" : name)
                    .ifPresent(name -> options.put(name, protocol.isRtmp() ? RTMP_TIMEOUT_MICROS : TIMEOUT_MICROS));
        }
        if (protocol.isHttp()) {
            addHttpOptions(options);
        }
        if (protocol == Protocol.FILE && source.isSessionDescription()) { // FFmpeg trusts it with files alone
            options.put("protocol_whitelist", "file,crypto,data,rtp,srtp,udp");
        }
        if (protocol == Protocol.UDP) {
            options.put("fifo_size", UDP_BUFFER_PACKETS);
            options.put("overrun_nonfatal", "1");
        }
        return options;
    }

    /** Over TCP; over UDP where the camera refuses that with a 461. */
    private void addRtspTransport(Map<String, String> options) {
        boolean isPlain = source.options().keySet().stream().noneMatch(name -> name.startsWith("rtsp_"));
        if (isPlain) {
            options.put("rtsp_transport", "tcp+udp");
            options.put("rtsp_flags", "prefer_tcp");
        } else {
            options.put("rtsp_transport", "tcp");
        }
    }

    private void addHttpOptions(Map<String, String> options) {
        if (source.format().equals(Optional.of("hls")) || source.url().reveal().matches(".*\\.m3u8(\\?.*)?")) {
            options.put("m3u8_hold_counters", MAX_STALE_PLAYLIST_READS);
        } else if (snapshotFormat()
                .isEmpty()) { // the end of a picture of unknown size would look like a broken connection
            options.put("reconnect", "1");
            if (!hasEnd()) { // of a file whose server cannot go on where it broke off, wrong bytes would follow
                options.put("reconnect_streamed", "1");
            }
            options.put("reconnect_delay_max", "5");
        }
    }

    /** FFmpeg reads each device in a thread, which must buffer while FFmpeg waits for another device. */
    Map<String, String> deviceOptions() {
        return switch (format().orElse("")) {
            case "alsa", "pulse" -> Map.of("thread_queue_size", "1024");
            case "v4l2", "x11grab" -> Map.of("thread_queue_size", "64"); // a raw frame can have a megabyte
            default -> Map.of();
        };
    }
}
