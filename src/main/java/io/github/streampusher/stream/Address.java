package io.github.streampusher.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where media comes from or goes to: a URL, a file, a device, or {@code test}. The stream key (the last path segment of
 * an RTMP address with its query), user info and passphrases are secret: {@link #toString()} masks them.
 */
public record Address(Text text) {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);

    private static final Pattern HOST =
            Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/@\\s]*@)?([^/:?\\[\\]]+|\\[[^\\]]*\\])");

    private static final Pattern PORT = Pattern.compile(HOST.pattern() + ":(\\d{1,5})");

    /** Secrets told by their place in a URL; group 1 is the secret. */
    private static final List<Pattern> SECRET_PATTERNS = List.of(
            Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://([^/@\\s]+)@"),
            Pattern.compile("^(?:rtmp[a-z]*|r(?!tsps?:|tp:)[a-z]{1,5})://[^/]+/(?:[^?]*/)?([^/?]+/?(?:\\?.*)?)$"),
            Pattern.compile(
                    "[?&](?:passphrase|password|token|key|secret|auth|streamid|signature|sig)=([^&\\s]+)",
                    Pattern.CASE_INSENSITIVE));

    public static Address of(String plain) {
        return new Address(Text.plain(plain));
    }

    /** The address as FFmpeg must get it, secrets included. */
    public String reveal() {
        return text.reveal();
    }

    /** The scheme in lower case; {@code file} for a path without one. */
    public String scheme() {
        Matcher matcher = SCHEME.matcher(reveal());
        return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "file";
    }

    /** The far end's name or number; empty for what is on this machine. */
    public Optional<String> host() {
        return HOST.matcher(reveal()).results().map(found -> found.group(1)).findFirst();
    }

    /** What is known of its scheme. */
    public Protocol protocol() {
        return Protocol.of(scheme());
    }

    /** The TCP port of the far end; empty if it has none, or none is known. */
    public OptionalInt port() {
        Matcher given = PORT.matcher(reveal());
        if (!protocol().usesTcp()) {
            return OptionalInt.empty();
        }
        return given.find()
                ? OptionalInt.of(Integer.parseInt(given.group(2)))
                : protocol().defaultPort();
    }

    /** Whether the far end is asked for a certificate. */
    public boolean isEncrypted() {
        return protocol().isEncrypted();
    }

    /** Whether this is RTMP in any of its forms: rtmp, rtmps, rtmpt and so on. */
    public boolean isRtmp() {
        return protocol().isRtmp();
    }

    /** Every value in this address that must not be shown: marked ones, and those told by their place in a URL. */
    public Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>(text.secrets());
        String url = reveal();
        for (MatchResult place : secretMatches(url)) {
            secrets.add(place.group(1));
        }
        return secrets;
    }

    /** The text with all of {@link #secrets()} marked as secret. */
    public Text withSecretsMarked() {
        String url = reveal();
        BitSet hidden = new BitSet(url.length());
        int start = 0;
        for (Text.Part part : text.parts()) {
            int end = start + part.value().length();
            hidden.set(start, end, part.secret());
            start = end;
        }
        secretMatches(url).forEach(place -> hidden.set(place.start(1), place.end(1)));
        return new Text(splitParts(url, hidden));
    }

    @Override
    public String toString() {
        return withSecretsMarked().toString();
    }

    private static List<MatchResult> secretMatches(String url) {
        return SECRET_PATTERNS.stream()
                .flatMap(place -> place.matcher(url).results())
                .toList();
    }

    private static List<Text.Part> splitParts(String url, BitSet hidden) {
        List<Text.Part> runs = new ArrayList<>();
        int start = 0;
        while (start < url.length()) {
            boolean secret = hidden.get(start);
            int change = secret ? hidden.nextClearBit(start) : hidden.nextSetBit(start);
            int end = change < 0 ? url.length() : Math.min(change, url.length());
            runs.add(new Text.Part(url.substring(start, end), secret));
            start = end;
        }
        return runs;
    }
}
