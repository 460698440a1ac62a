package io.github.streampusher.plan;

import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.TestPattern;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Input options that make FFmpeg itself detect a dead source, by protocol and FFmpeg version. */
public record SourceOptions(Input.Source source, Capabilities ffmpeg) {
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
                || source.pace() == Input.Pace.AUTO && (source.isFile() || generated);
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
            options.put("rtsp_transport", "tcp");
        }
        if (!isListening()) { // a time-out would end the wait for the publisher
            protocol.inputTimeoutOption()
                    .map(name -> protocol.isRtsp() && !ffmpeg.isAtLeast(5, 0) ? "stimeout" : name)
                    .ifPresent(name -> options.put(name, protocol.isRtmp() ? RTMP_TIMEOUT_MICROS : TIMEOUT_MICROS));
        }
        if (protocol.isHttp()) {
            addHttpOptions(options);
        }
        if (protocol == Protocol.UDP) {
            options.put("fifo_size", UDP_BUFFER_PACKETS);
            options.put("overrun_nonfatal", "1");
        }
        return options;
    }

    private void addHttpOptions(Map<String, String> options) {
        if (source.format().equals(Optional.of("hls")) || source.url().reveal().matches(".*\\.m3u8(\\?.*)?")) {
            options.put("m3u8_hold_counters", MAX_STALE_PLAYLIST_READS);
        } else {
            options.put("reconnect", "1");
            options.put("reconnect_streamed", "1");
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
