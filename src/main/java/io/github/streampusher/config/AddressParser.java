package io.github.streampusher.config;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Input.TestPattern;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Secrets;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Url;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks and parses addresses. The messages do not quote them, because an address can contain a key. */
final class AddressParser {
    static final String ALLOWED = "a URL such as rtmp://live.example.net/app/KEY, a file or a device";
    static final String WEBHOOK_ALLOWED = "a URL such as https://example.net/hook";

    static final String CHECKED_ALLOWED =
            "what viewers open: a URL such as https://play.example.net/live.m3u8 or rtmp://play.example.net/app/name";

    private static final Pattern MALFORMED_SCHEME =
            Pattern.compile("(?i)(rtmps?|rtsps?|https?|srt)" + Secrets.MISTYPED_SEPARATOR + "[^/:].*");

    /** A space or a letter of another script before {@code ://}, or nothing, where YAML took the scheme for an anchor. */
    private static final Pattern NO_SCHEME = Pattern.compile("(?:[!-9;-~]*+[^!-~][^:]*+)?+://.*");

    /** With a user and a password, up to the last {@code @} that a host may follow; these FFmpeg decodes. */
    private static final Pattern USER_INFO = Pattern.compile(
            "(?i)(?:rtsps?|https?)://(?<info>[^/?#@:\\[]*:.*)@(?:\\[[^]]*]|[^]\\[:/?#@ ]+)(?::\\d+)?(?:[/?#].*)?");

    /** What needs no encoding: a host, or user info, whose end is before any reserved character. */
    private static final Pattern VALID_AUTHORITY =
            Pattern.compile("[^/?# ]*(?:@|:\\d{1,5}(?=[/?#]))[^/?#@ ]*(?=$|[/?#])");

    private static final Pattern RESERVED = Pattern.compile("[/?# ]");

    /** Of a password that has a reserved character, nothing has been encoded yet. */
    private static final Pattern UNENCODED = Pattern.compile("[/?# %]");

    /** Within user info: two addresses, glued. */
    private static final Pattern SECOND_ADDRESS = Pattern.compile("(?i)(?:rtmp|rtsp|http|srt|udp|file)[a-z]*://");

    private AddressParser() {}

    static Address parse(Text text) {
        String url = text.reveal();
        if (url.isBlank() || !url.strip().equals(url)) {
            throw invalid("is empty, or has space around it");
        }
        if (url.codePoints().anyMatch(Character::isISOControl)) {
            throw invalid("has a line break or another control character");
        }
        if (url.startsWith("-") && !url.equals("-")) { // a hyphen alone is an output: the null muxer's
            throw invalid("begins with a hyphen, which FFmpeg takes for an option");
        }
        if (MALFORMED_SCHEME.matcher(url).matches()) {
            throw invalid("does not have :// behind its scheme");
        }
        if (NO_SCHEME.matcher(url).matches()) {
            throw invalid("has something else than a scheme before ://");
        }
        Address address = new Address(withEncodedUserInfo(text));
        checkCase(address);
        if (address.protocol().hasHost()) {
            checkHost(address);
        } else if (!Protocol.isKnown(address.scheme())) {
            Spelling.nearest(address.scheme(), Protocol.schemesWithHost()).ifPresent(near -> {
                throw new IllegalArgumentException(
                        "the address begins with " + address.scheme() + "://; did you mean " + near + "://?");
            });
        }
        return address;
    }

    /**
     * Encodes what FFmpeg would take for the end of a password: a slash, a question mark, a hash; also spaces. It splits an
     * address before it decodes. An address that already can be split is left as it is.
     */
    private static Text withEncodedUserInfo(Text text) {
        Matcher parts = USER_INFO.matcher(text.reveal());
        if (!parts.matches()
                || !RESERVED.matcher(parts.group("info")).find()
                || SECOND_ADDRESS.matcher(parts.group("info")).find()
                || VALID_AUTHORITY.matcher(parts.group("info")).lookingAt()) {
            return text;
        }
        Text userInfo = text.slice(parts.start("info"), parts.end("info"))
                .map(value -> UNENCODED
                        .matcher(value)
                        .replaceAll(
                                found -> "%%%02X".formatted((int) found.group().charAt(0))));
        return text.slice(0, parts.start("info"))
                .followedBy(userInfo)
                .followedBy(text.slice(parts.end("info"), parts.end()));
    }

    static Address parseSource(Text text) {
        Address address = parse(text);
        TestPattern.parse(address);
        return address;
    }

    static Address parseChecked(Text text) {
        Address address = parse(text);
        if (!address.protocol().hasHost() && text.secrets().isEmpty()) {
            throw new IllegalArgumentException("is not " + CHECKED_ALLOWED);
        }
        if (address.protocol().isHttp() && !isUri(address.reveal())) {
            throw new IllegalArgumentException(
                    "the address has a host or a character that a URL of HTTP must not have; write | and { percent-encoded");
        }
        return address;
    }

    private static boolean isUri(String url) {
        try {
            return new URI(url).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static Address parseWebhook(Text text) {
        Address address = parse(text);
        if (!address.protocol().isHttp()) {
            throw new IllegalArgumentException("is not HTTP; " + WEBHOOK_ALLOWED);
        }
        return address;
    }

    private static void checkCase(Address address) {
        String written = address.url().map(Url::scheme).orElse("file");
        if (!written.equals(address.scheme())) {
            throw new IllegalArgumentException("the address begins with " + written
                    + "://, which FFmpeg does not know; did you mean " + address.scheme() + "://?");
        }
    }

    private static void checkHost(Address address) {
        if (address.host().isEmpty() && address.protocol().requiresHost()) {
            throw invalid("has no host");
        }
        String port = address.url().flatMap(Url::port).orElse("0");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw invalid("has a port that is not from 0 to 65535");
        }
        if (address.reveal().indexOf(' ') >= 0 && !address.protocol().isRtmp()) { // librtmp reads options after spaces
            throw invalid("has a space in it");
        }
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("the address " + what + "; " + ALLOWED);
    }
}
