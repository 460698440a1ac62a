package io.github.streampusher.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The protocols that Stream Pusher knows, with the facts that planning, diagnosis and configuration need of each. */
public enum Protocol {
    // host; default TCP port (0: none, -1: not TCP); TLS; FFmpeg's muxer and time-out option
    RTMP(Host.REQUIRED, 1935, false, "flv", "rw_timeout"),
    RTMPE(Host.REQUIRED, 1935, false, "flv", "rw_timeout"),
    RTMPS(Host.REQUIRED, 443, true, "flv", "rw_timeout"),
    RTMPT(Host.REQUIRED, 80, false, "flv", "rw_timeout"),
    RTMPTE(Host.REQUIRED, 80, false, "flv", "rw_timeout"),
    RTMPTS(Host.REQUIRED, 443, true, "flv", "rw_timeout"),
    RTSP(Host.REQUIRED, 554, false, "rtsp", "timeout"),
    RTSPS(Host.REQUIRED, 322, true, "rtsp", "timeout"),
    HTTP(Host.REQUIRED, 80, false, "", "rw_timeout"),
    HTTPS(Host.REQUIRED, 443, true, "", "rw_timeout"),
    ICECAST(Host.REQUIRED, 80, false, "", ""),
    FTP(Host.REQUIRED, 21, false, "", ""),
    SFTP(Host.REQUIRED, 22, false, "", ""),
    TLS(Host.REQUIRED, 0, true, "", ""),
    TCP(Host.OPTIONAL, 0, false, "mpegts", "rw_timeout"),
    SRT(Host.OPTIONAL, -1, false, "mpegts", "timeout"),
    UDP(Host.OPTIONAL, -1, false, "mpegts", "timeout"),
    RTP(Host.OPTIONAL, -1, false, "rtp_mpegts", ""),
    FILE(Host.NONE, -1, false, "", ""),
    /** FFmpeg's other protocols, and what is none. */
    OTHER(Host.NONE, -1, false, "", "");

    private enum Host {
        REQUIRED,
        /** {@code srt://:9000} listens. */
        OPTIONAL,
        NONE
    }

    private static final Map<String, Protocol> BY_SCHEME = Arrays.stream(values())
            .filter(protocol -> protocol != OTHER)
            .collect(Collectors.toUnmodifiableMap(Protocol::scheme, Function.identity()));

    private static final Set<String> CAPTURE_DEVICES =
            Set.of(("alsa android_camera avfoundation bktr decklink dshow fbdev gdigrab iec61883 jack kmsgrab libdc1394"
                            + " openal oss pulse sndio v4l2 vfwcap video4linux2 x11grab")
                    .split(" "));

    private static final Set<String> OTHER_SCHEMES = Set.of(
            ("amqp async bluray cache concat concatf crypto data dtls fd ffrtmpcrypt ffrtmphttp gopher gophers hls"
                            + " httpproxy ipfs ipns libsmbclient md5 mmsh mmst pipe prompeg rist sctp smb srtp subfile"
                            + " tee udplite unix zmq")
                    .split(" "));

    private final Host host;
    private final int port;
    private final boolean encrypted;
    private final String muxer;
    private final String timeoutOption;

    Protocol(Host host, int port, boolean encrypted, String muxer, String timeoutOption) {
        this.host = host;
        this.port = port;
        this.encrypted = encrypted;
        this.muxer = muxer;
        this.timeoutOption = timeoutOption;
    }

    /** @param scheme in lower case */
    static Protocol of(String scheme) {
        return BY_SCHEME.getOrDefault(scheme, OTHER);
    }

    /** The schemes of URLs with a host: one that resembles them and is not {@link #isKnown known} is a typing error. */
    public static Set<String> schemesWithHost() {
        return BY_SCHEME.values().stream()
                .filter(Protocol::hasHost)
                .map(Protocol::scheme)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether FFmpeg has a protocol of this name. */
    public static boolean isKnown(String scheme) {
        return BY_SCHEME.containsKey(scheme) || OTHER_SCHEMES.contains(scheme);
    }

    private String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean hasHost() {
        return host != Host.NONE;
    }

    public boolean requiresHost() {
        return host == Host.REQUIRED;
    }

    /** Whether the far end accepts TCP connections. */
    boolean usesTcp() {
        return port >= 0;
    }

    OptionalInt defaultPort() {
        return port > 0 ? OptionalInt.of(port) : OptionalInt.empty();
    }

    /** Whether the far end is asked for a certificate. */
    public boolean isEncrypted() {
        return encrypted;
    }

    /** Whether this is RTMP in any of its forms. */
    public boolean isRtmp() {
        return name().startsWith("RTMP");
    }

    public boolean isHttp() {
        return this == HTTP || this == HTTPS;
    }

    /** Whether FFmpeg implements it in the muxer and the demuxer of that name instead of as a protocol. */
    public boolean isRtsp() {
        return this == RTSP || this == RTSPS;
    }

    /** FFmpeg's muxer for it; empty: the file's name decides. */
    public Optional<String> muxer() {
        return Optional.of(muxer).filter(name -> !name.isEmpty());
    }

    /** The option, in microseconds, that ends a silent input; empty: there is none, or nothing can be silent. */
    public Optional<String> inputTimeoutOption() {
        return Optional.of(timeoutOption).filter(name -> !name.isEmpty());
    }

    /** The same for an output; FFmpeg's time-out of UDP is for reading only. */
    public Optional<String> outputTimeoutOption() {
        return this == UDP ? Optional.empty() : inputTimeoutOption();
    }

    /**
     * Whether an input format is one of FFmpeg's capture devices, which are live and deliver raw media.
     *
     * @param format FFmpeg's name of an input format, or several for one, such as {@code video4linux2,v4l2}
     */
    public static boolean isCaptureDevice(String format) {
        return Arrays.stream(format.split(",")).anyMatch(CAPTURE_DEVICES::contains);
    }
}
