package io.github.streampusher.plan;

import io.github.streampusher.stream.CaptureDevice;
import io.github.streampusher.stream.Input;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.TestPattern;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What makes FFmpeg notice by itself that a source is dead, by the source's protocol and FFmpeg's version. */
public record SourceOptions(Input.Source source, Capabilities ffmpeg) {
    /** Shorter than the watchdog's usual 15 s, so that FFmpeg itself can tell what it waited for. */
    private static final String TIMEOUT_MICROS = "10000000";

    /** An RTMP source that stalls is given up after twice its time-out. */
    private static final String RTMP_TIMEOUT_MICROS = "7000000";

    /** Of a playlist that is no longer written; it is read about once a second. */
    private static final String MAX_STALE_PLAYLIST_READS = "15";

    /** In packets of 188 bytes: 9 MB. */
    private static final String UDP_BUFFER_PACKETS = "50000";

    /** The format to be named; a camera is no file. */
    public Optional<String> format() {
        return source.format()
                .or(() -> source.url().reveal().startsWith("/dev/video") ? Optional.of("v4l2") : Optional.empty());
    }

    /** Whether it is what FFmpeg reads raw pictures or sound from, rather than something encoded. */
    public boolean isDevice() {
        return format().filter(name -> name.equals("lavfi") || CaptureDevice.isFormat(name))
                .isPresent();
    }

    /** Whether FFmpeg must read at the media's own speed: whatever has none of its own. */
    boolean isPaced() {
        boolean endless = source.format().map("lavfi"::equals).orElse(false)
                || TestPattern.of(source.url()).isPresent();
        return switch (source.pace()) {
            case REALTIME -> true;
            case AUTO -> source.isFile() || endless;
            case NONE -> false;
        };
    }

    /** Whether it waits for somebody to come, who must not be met by a probe. */
    public boolean isListening() {
        String url = source.url().reveal();
        boolean asked = source.options().entrySet().stream()
                .filter(option -> option.getKey().matches("(rtmp_)?listen|mode|rtsp_flags"))
                .anyMatch(option -> option.getValue().reveal().matches("[12]|listener|listen"));
        return asked
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
        if (source.format().map("hls"::equals).orElse(false)
                || source.url().reveal().matches(".*\\.m3u8(\\?.*)?")) {
            options.put("m3u8_hold_counters", MAX_STALE_PLAYLIST_READS);
        } else {
            options.put("reconnect", "1");
            options.put("reconnect_streamed", "1");
            options.put("reconnect_delay_max", "5");
        }
    }

    /** Devices are read by threads of their own, which must not lose anything while another one is waited for. */
    Map<String, String> deviceOptions() {
        return switch (format().orElse("")) {
            case "alsa", "pulse" -> Map.of("thread_queue_size", "1024");
            case "v4l2", "x11grab" -> Map.of("thread_queue_size", "64"); // raw pictures may be a megabyte each
            default -> Map.of();
        };
    }
}
