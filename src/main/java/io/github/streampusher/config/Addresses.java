package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.TestPicture;
import io.github.streampusher.stream.Text;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an address must look like; the messages quote none of it, because it can hold a key. */
final class Addresses {
    static final String ALLOWED = "a URL such as rtmp://live.example.net/app/KEY, a file or a device";
    static final String WEBHOOK_ALLOWED = "a URL such as https://example.net/hook";

    private static final Set<String> WITH_HOST = Set.of(
            "rtmp", "rtmps", "rtmpt", "rtmpe", "rtmpte", "rtmpts", "rtsp", "rtsps", "srt", "http", "https", "tcp",
            "udp", "rtp", "tls", "icecast", "ftp", "sftp");
    /** FFmpeg's other protocols; one that is in neither list, and near to one above, is taken for a slip. */
    private static final Set<String> OTHERS = Set.of(
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
    private static final Pattern HALF_A_SCHEME = Pattern.compile("(rtmps?|rtsps?|https?|srt)(:/?|/+)[^/:].*");

    private Addresses() {}

    static Address checked(Text text) {
        String url = text.reveal();
        if (url.isBlank() || !url.strip().equals(url)) {
            throw refused("is empty, or has space around it");
        }
        if (url.codePoints().anyMatch(Character::isISOControl)) {
            throw refused("has a line break or another control character");
        }
        if (url.startsWith("-") && !url.equals("-")) { // alone it is no option: "to nowhere", with the format null
            throw refused("begins with a hyphen, which FFmpeg takes for an option");
        }
        if (HALF_A_SCHEME.matcher(url).matches()) {
            throw refused("does not have :// behind its scheme");
        }
        Address address = new Address(text);
        if (WITH_HOST.contains(address.scheme())) {
            checkHost(url, address.scheme());
        } else if (!OTHERS.contains(address.scheme())) {
            Spelling.nearest(address.scheme(), WITH_HOST).ifPresent(near -> {
                throw new IllegalArgumentException(
                        "the address begins with " + address.scheme() + "://; did you mean " + near + "://?");
            });
        }
        return address;
    }

    static Address checkedSource(Text text) {
        Address address = checked(text);
        TestPicture.of(address);
        return address;
    }

    static Address checkedWebhook(Text text) {
        Address address = checked(text);
        if (!Set.of("http", "https").contains(address.scheme())) {
            throw new IllegalArgumentException("is not HTTP; " + WEBHOOK_ALLOWED);
        }
        return address;
    }

    private static void checkHost(String url, String scheme) {
        Matcher matcher = AUTHORITY.matcher(url);
        boolean mayBeAnyHost = Set.of("srt", "udp", "tcp", "rtp").contains(scheme); // srt://:9000 listens
        if (!matcher.matches() || matcher.group(1).isEmpty() && !mayBeAnyHost) {
            throw refused("has no host");
        }
        String port = matcher.group(2);
        if (port != null && !(port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535)) {
            throw refused("has a port that is not from 0 to 65535");
        }
        if (url.indexOf(' ') >= 0 && !scheme.startsWith("rtmp")) { // librtmp takes options behind spaces
            throw refused("has a space in it");
        }
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException("the address " + what + "; " + ALLOWED);
    }
}
