package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows what is secret by its name or by its place in an address: the one list and the one set of rules for it. */
public final class Secrets {
    /** A regular expression that is found in the names of options, query parameters and YAML keys with secret values. */
    public static final String NAME = "(?:pass(?:phrase|word|wd)|secret|token|auth(?!ors?(?![a-z]))|signature|cookie"
            + "|headers|stream_?id|stream_?name|playpath|srtp_\\w+_params|rtmp_conn"
            + "|(?<![a-z0-9])(?:key|sign?|pw|pwd|cid)(?![\\w.-]))";

    private static final Pattern SECRET_NAME = Pattern.compile(NAME);

    /** Query parameters that FFmpeg's protocols and usual servers know, and that keep no secret. */
    private static final Set<String> HARMLESS = Set.of(("adapter bitrate block broadcast buffer_size burst_bits channel"
                    + " connect connect_timeout copy dscp enforced_encryption fec ffs fifo_size file format fps"
                    + " framerate height inputbw iptos ipttl kmpreannounce kmrefreshrate latency linger listen"
                    + " listen_timeout local_port local_rtcpport local_rtpport localaddr localport lossmaxttl max_size"
                    + " maxbw messageapi minversion mode mss nakreport oheadbw overrun_nonfatal payload_size pbkeylen"
                    + " peerlatency pkt_size profile quality rcvbuf rcvlatency recv_buffer_size reorder_queue_size"
                    + " resolution reuse reuse_socket rtcp_port rtcpport rtsp_transport send_buffer_size smoother"
                    + " snddropdelay sndbuf sources stimeout subtype tcp tcp_mss tcp_nodelay timeout tlpktdrop"
                    + " transport transtype tsbpd tsbpddelay ttl udp udplite_coverage unicast verifyhost width"
                    + " write_to_source")
            .split(" "));

    /** Files that an output by HTTP may consist of; anything else in its path may be a key. */
    private static final Pattern MEDIA_FILE = Pattern.compile("[^/]+\\.(?:m3u8|mpd|m4s|ts|mp4|flv|mkv|webm)");

    /**
     * A regular expression for what is written for {@code ://} by a slip, also by an input method for Chinese. A name of a
     * folder may go on with a hyphen or a dot.
     */
    public static final String MISTYPED_SEPARATOR =
            "(?!://)(?:[:：;](?=[^/／\\\\])|(?![._-]+/[^/])[^a-zA-Z0-9/／\\\\]{0,4}[/／\\\\]{1,3})";

    /** An address whose scheme was forgotten or written wrongly; group 1 is what may be the key. */
    private static final Pattern SCHEMELESS = Pattern.compile(
            "(?i)(?:rtmps?" + MISTYPED_SEPARATOR
                    + "[^/／\\\\]+|[^:]*://[^/]+|\\w[\\w.-]*\\.(?:[a-z]{2,}|\\d+)(?::\\d+)?)[/／\\\\](?:[^/／\\\\?]+[/／\\\\])?(.+)");

    /** Replaces a key on the command line of several outputs, so that FFmpeg's lines still identify the output. */
    private static final Pattern OUTPUT_PLACEHOLDER = Pattern.compile("output-\\d+");

    /** Options of librtmp stand behind its address. */
    private static final Pattern LIBRTMP_OPTIONS = Pattern.compile(" \\w+=");

    /** A value in quotes ends with them, another one as a word of a line or of a query does; what is masked stays. */
    private static final Pattern VALUE =
            Pattern.compile(" *+(?!['\"]?\\*\\*\\*)['\"]?+((?<=')[^']*+|(?<=\")[^\"]*+|[^\\s'\"&]*[^\\s'\"&:])");

    /** A parameter of a query; without a name, it is a value as a whole. */
    private static final Pattern PARAMETER = Pattern.compile("(?:([^&=]*+)=)?([^&]*)");

    private static final Pattern NUMBER_OR_REFERENCE = Pattern.compile("\\d*+(?:\\$.*)?");

    /** A line with more of them is no message of FFmpeg's; the rest of it is masked. */
    private static final int MAX_URLS = 64;

    private Secrets() {}

    /**
     * A part of a text that is secret by its place.
     *
     * @param certain whether it is known to be secret, rather than not known to be harmless
     */
    record Place(int start, int end, boolean certain) {}

    /** Whether an option, a query parameter or a key of this name has a secret value. */
    public static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** The same options, the secret ones marked as such. */
    static Map<String, Text> markOptions(Map<String, Text> options) {
        Map<String, Text> marked = new LinkedHashMap<>();
        options.forEach((name, value) -> marked.put(name, markOption(name, value)));
        return marked;
    }

    /** The same texts in the same order, with what is secret by its place marked where one is an address. */
    static Map<String, Text> markAddresses(Map<String, Text> texts) {
        Map<String, Text> marked = new LinkedHashMap<>();
        texts.forEach((name, text) -> marked.put(name, new Address(text).withSecretsMarked()));
        return marked;
    }

    /** The same arguments of a command line, the values of secret options marked as such. */
    static List<Text> markArguments(List<Text> arguments) {
        List<Text> marked = new ArrayList<>();
        String option = "";
        for (Text argument : arguments) {
            marked.add(markOption(option, argument));
            option = argument.reveal().startsWith("-") ? argument.reveal().substring(1) : "";
        }
        return marked;
    }

    private static Text markOption(String name, Text value) {
        return isSecretName(name) ? Text.secret(value.reveal()) : new Address(value, false).withSecretsMarked();
    }

    /** The secret places of a text that is an address as a whole. */
    static List<Place> inAddress(String address, boolean output) {
        List<Place> places = new ArrayList<>();
        Matcher schemeless = SCHEMELESS.matcher(address);
        Url.of(address).ifPresentOrElse(url -> addAddress(url, output, places), () -> {
            if ((output || address.contains("://")) && schemeless.matches()) {
                add(schemeless.start(1), schemeless.end(1), true, places);
            }
            addUrls(address, 0, false, places);
        });
        addNamedValues(address, places);
        return places;
    }

    private static void addAddress(Url url, boolean output, List<Place> places) {
        addUrl(url, false, places);
        addUrls(url.text(), url.authority(), false, places); // a proxy's address has the camera's in its path
        if (url.isRtmpLike() && url.rtmpKey().isEmpty()) {
            add(url.path() + 1, url.query(), true, places); // the application, unless it is meant to be the key
        }
        if (output && (url.isScheme("http") || url.isScheme("https") || !url.isKnownScheme())) {
            int file = url.text().lastIndexOf('/', url.query() - 1) + 1;
            boolean harmless =
                    MEDIA_FILE.matcher(url.text()).region(file, url.query()).matches();
            add(url.path() + 1, harmless ? file - 1 : url.query(), true, places);
        }
    }

    /** Adds the secret places of a text that may have URLs and {@code name=value} among other words. */
    static void addAll(String text, List<Place> places) {
        addUrls(text, 0, true, places);
        addNamedValues(text, places);
    }

    /** @param printed whether FFmpeg may have printed the URLs, with a placeholder instead of the key */
    private static void addUrls(String text, int from, boolean printed, List<Place> places) {
        int urls = 0;
        for (int colon = text.indexOf("://", from); colon >= 0; colon = text.indexOf("://", colon + 3)) {
            if (++urls > MAX_URLS) {
                add(colon, text.length(), true, places);
                break;
            }
            Url.at(text, colon, endOfUrl(text, colon + 3)).ifPresent(url -> addUrl(url, printed, places));
        }
    }

    /** FFmpeg ends an address by a quote or a colon; what it hands to {@code tee} goes on with {@code |[}. */
    private static int endOfUrl(String text, int from) {
        int end = from;
        while (end < text.length() && !isSpaceOrQuote(text.charAt(end)) && !text.startsWith("|[", end)) {
            end++;
        }
        return end > from && text.charAt(end - 1) == ':' ? end - 1 : end;
    }

    private static void addUrl(Url url, boolean printed, List<Place> places) {
        addUserInfo(url, printed, places);
        Optional<Integer> key = url.isRtmpLike() ? url.rtmpKey() : Optional.empty();
        if (key.isEmpty()) {
            addQuery(url, places);
            return;
        }
        int space = url.text().indexOf(' ', key.get());
        Matcher options = LIBRTMP_OPTIONS.matcher(url.text());
        int end = space >= 0 && space < url.end() && options.find(space) ? options.start() : url.end();
        boolean isPlaceholder = printed
                && OUTPUT_PLACEHOLDER.matcher(url.text()).region(key.get(), end).matches();
        if (!isPlaceholder) {
            add(key.get(), end, true, places);
        }
    }

    /**
     * A slash too many before it does not make it harmless, nor does one within the password, or a host that is missing
     * behind it: both look like a port that is none.
     */
    private static void addUserInfo(Url url, boolean printed, List<Place> places) {
        String text = url.text();
        int start = url.authority();
        while (start < url.end() && text.charAt(start) == '/' && !url.isScheme("file")) {
            start++;
        }
        Optional<String> oddPort = url.port()
                .filter(port -> !printed && !NUMBER_OR_REFERENCE.matcher(port).matches());
        int end = oddPort.isPresent() ? url.end() : Url.indexOfAny("/?#", text, start, url.end());
        int at = text.lastIndexOf('@', end - 1);
        add(start, at, true, places);
        if (at < start) {
            oddPort.ifPresent(port -> add(url.path() - port.length(), url.path(), true, places));
        }
    }

    private static void addQuery(Url url, List<Place> places) {
        Matcher parameter = PARAMETER.matcher(url.text()).region(Math.min(url.query() + 1, url.end()), url.end());
        while (parameter.find()) {
            String name = parameter.group(1) == null ? parameter.group(2) : parameter.group(1);
            if (!HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
                add(parameter.start(2), parameter.end(2), isSecretName(name), places);
            }
        }
    }

    private static void addNamedValues(String text, List<Place> places) {
        Matcher value = VALUE.matcher(text);
        int done = 0;
        for (int equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', Math.max(done, equals + 1))) {
            int nameEnd = equals;
            while (nameEnd > done && isSpaceOrQuote(text.charAt(nameEnd - 1))) {
                nameEnd--;
            }
            int name = nameEnd;
            while (name > done && isNameCharacter(text.charAt(name - 1))) {
                name--;
            }
            if (name < nameEnd
                    && isSecretName(text.substring(name, nameEnd))
                    && value.region(equals + 1, text.length()).lookingAt()) {
                add(value.start(1), value.end(1), true, places);
                done = value.end();
            }
        }
    }

    private static void add(int start, int end, boolean certain, List<Place> places) {
        if (start < end) {
            places.add(new Place(start, end, certain));
        }
    }

    private static boolean isSpaceOrQuote(char c) {
        return c <= ' ' || c == '\'' || c == '"';
    }

    private static boolean isNameCharacter(char c) {
        return c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
