package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.TestPattern;
import io.github.streampusher.stream.Text;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an address must look like; the messages quote none of it, because it can hold a key. */
final class AddressParser {
    static final String ALLOWED = "a URL such as rtmp://live.example.net/app/KEY, a file or a device";
    static final String WEBHOOK_ALLOWED = "a URL such as https://example.net/hook";

    private static final Set<String> SCHEMES_WITH_HOST = Set.of(
            "rtmp", "rtmps", "rtmpt", "rtmpe", "rtmpte", "rtmpts", "rtsp", "rtsps", "srt", "http", "https", "tcp",
            "udp", "rtp", "tls", "icecast", "ftp", "sftp");
    /** FFmpeg's other protocols; one that is in neither list, and near to one above, is taken for a slip. */
    private static final Set<String> OTHER_SCHEMES = Set.of(
            "amqp",
            "async",
            "bluray",
            "cache",
            "concat",
            "concatf",
            "crypto",
            "data",
            "dtls",
            "fd",
            "ffrtmpcrypt",
            "ffrtmphttp",
            "file",
            "gopher",
            "gophers",
            "hls",
            "httpproxy",
            "ipfs",
            "ipns",
            "libsmbclient",
            "md5",
            "mmsh",
            "mmst",
            "pipe",
            "prompeg",
            "rist",
            "sctp",
            "smb",
            "srtp",
            "subfile",
            "tee",
            "udplite",
            "unix",
            "zmq");

    private static final Pattern AUTHORITY =
            Pattern.compile("[^:]+://(?:[^/?#]*@)?(\\[[^\\]/]*]|[^:/?#]*)(?::([^/?#]*))?(?:[/?#].*)?", Pattern.DOTALL);
    private static final Pattern MALFORMED_SCHEME = Pattern.compile("(rtmps?|rtsps?|https?|srt)(:/?|/+)[^/:].*");

    private AddressParser() {}

    static Address parse(Text text) {
        String url = text.reveal();
        if (url.isBlank() || !url.strip().equals(url)) {
            throw invalid("is empty, or has space around it");
        }
        if (url.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid("has a line break or another control character");
        }
        if (url.startsWith("-") && !url.equals("-")) { // alone it is no option: "to nowhere", with the format null
            throw invalid("begins with a hyphen, which FFmpeg takes for an option");
        }
        if (MALFORMED_SCHEME.matcher(url).matches()) {
            throw invalid("does not have :// behind its scheme");
        }
        Address address = new Address(text);
        if (SCHEMES_WITH_HOST.contains(address.scheme())) {
            checkHost(url, address.scheme());
        } else if (!OTHER_SCHEMES.contains(address.scheme())) {
            Spelling.nearest(address.scheme(), SCHEMES_WITH_HOST).ifPresent(near -> {
                throw new IllegalArgumentException(
                        "the address begins with " + address.scheme() + "://; did you mean " + near + "://?");
            });
        }
        return address;
    }

    static Address parseSource(Text text) {
        Address address = parse(text);
        TestPattern.of(address);
        return address;
    }

    static Address parseWebhook(Text text) {
        Address address = parse(text);
        if (!Set.of("http", "https").contains(address.scheme())) {
            throw new IllegalArgumentException("is not HTTP; " + WEBHOOK_ALLOWED);
        }
        return address;
    }

    private static void checkHost(String url, String scheme) {
        Matcher matcher = AUTHORITY.matcher(url);
        boolean mayBeAnyHost = Set.of("srt", "udp", "tcp", "rtp").contains(scheme); // srt://:9000 listens
        if (!matcher.matches() || matcher.group(1).isEmpty() && !mayBeAnyHost) {
            throw invalid("has no host");
        }
        String port = matcher.group(2);
        if (port != null && !(port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535)) {
            throw invalid("has a port that is not from 0 to 65535");
        }
        if (url.indexOf(' ') >= 0 && !scheme.startsWith("rtmp")) { // librtmp takes options behind spaces
            throw invalid("has a space in it");
        }
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("the address " + what + "; " + ALLOWED);
    }
}
