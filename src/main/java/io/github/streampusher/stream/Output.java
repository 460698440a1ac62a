package io.github.streampusher.stream;

import io.github.streampusher.stream.Settings.ByteSize;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A destination of media.
 *
 * @param backup used when {@code url} fails
 * @param format FFmpeg's name of the container; empty: by the scheme of the address
 * @param tlsVerify whether the far end's certificate must be valid
 * @param options FFmpeg output options, in the order written, without the leading hyphen
 * @param retain how much of recordings and HLS is kept; empty: all
 * @param check how what viewers get is looked at; empty: it is not
 */
public record Output(
        Address url,
        Optional<Address> backup,
        Optional<String> format,
        boolean tlsVerify,
        Map<String, Text> options,
        Optional<Retention> retain,
        Optional<Check> check) {
    private static final Set<String> UPLOADED_FORMATS = Set.of("hls", "dash");
    private static final Pattern UPLOADED_NAMES = Pattern.compile("\\.(?:m3u8|mpd)(?=$|[?&])");

    public Output {
        url = url.asOutput();
        backup = backup.map(Address::asOutput);
        options = Collections.unmodifiableMap(Secrets.markOptions(options));
    }

    /** An output that keeps all. */
    public Output(
            Address url,
            Optional<Address> backup,
            Optional<String> format,
            boolean tlsVerify,
            Map<String, Text> options) {
        this(url, backup, format, tlsVerify, options, Optional.empty(), Optional.empty());
    }

    /** The same with one address only: its backup, or its own. */
    Output withSingleAddress(boolean itsBackup) {
        return new Output(
                itsBackup ? backup.orElseThrow() : url, Optional.empty(), format, tlsVerify, options, retain, check);
    }

    /** The same as FFmpeg gets it: of {@code retain} only whether FFmpeg itself deletes the segments of HLS. */
    public Output asWritten() {
        Optional<Retention> deleted = retain.filter(kept -> isHls()).map(kept -> Retention.ANY);
        return new Output(url, backup, format, tlsVerify, options, deleted, Optional.empty());
    }

    private boolean isHls() {
        return format.map("hls"::equals).orElse(url.reveal().contains(".m3u8"));
    }

    Output map(UnaryOperator<Text> change) {
        Map<String, Text> changed = new LinkedHashMap<>(options);
        changed.replaceAll((name, value) -> change.apply(value));
        return new Output(
                url.map(change),
                backup.map(address -> address.map(change)),
                format,
                tlsVerify,
                changed,
                retain,
                check.map(looked -> looked.map(change)));
    }

    /** Whether it is written by HTTP as one file after another. */
    public boolean isUploaded() {
        return url.protocol().isHttp()
                && format.map(UPLOADED_FORMATS::contains)
                        .orElse(UPLOADED_NAMES.matcher(url.reveal()).find());
    }

    /** The options whose values are keys. */
    public Map<String, Text> keyOptions() {
        Map<String, Text> keys = new LinkedHashMap<>(options);
        keys.keySet().removeIf(name -> !Secrets.isSecretName(name));
        return keys;
    }

    /** Its values that must not be shown. */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>();
        addresses().forEach(address -> secrets.addAll(address.secrets()));
        options.values().forEach(value -> secrets.addAll(value.secrets()));
        return secrets;
    }

    /** Also that at which it is looked at. */
    Stream<Address> shownAddresses() {
        return Stream.concat(addresses().stream(), check.stream().map(Check::url));
    }

    /** Its address and its backup. */
    List<Address> addresses() {
        return Stream.concat(Stream.of(url), backup.stream()).toList();
    }

    /**
     * Pulls back what viewers get.
     *
     * @param every the time between two looks
     * @param failAfter so many looks one after another that find nothing that moves are a failure
     */
    public record Check(Address url, Duration every, int failAfter, OnFail onFail) {

        /** The reaction to an output that does not play. */
        public enum OnFail {
            WARN,
            RESTART
        }

        Check map(UnaryOperator<Text> change) {
            return new Check(url.map(change), every, failAfter, onFail);
        }
    }

    /**
     * How long recordings are kept: {@code 7d} or {@code 12h}, or how many bytes of them: {@code 50GiB}. One of the two is there.
     */
    public record Retention(Optional<Duration> age, Optional<ByteSize> size) {
        private static final Pattern AGE = Pattern.compile("(\\d{1,6})([mhd])");
        private static final long MIN_BYTES = 1_000_000;
        private static final Retention ANY = new Retention(Optional.empty(), Optional.empty());

        /** What a retention may be, for messages. */
        public static final String ALLOWED = "an age such as 7d or 12h, or a size such as 50GiB, at least 1MB";

        /** @throws IllegalArgumentException when the text is neither an age nor a size */
        public static Retention parse(String text) {
            Matcher age = AGE.matcher(text);
            if (age.matches() && Long.parseLong(age.group(1)) > 0) {
                Duration unit = switch (age.group(2)) {
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    default -> Duration.ofDays(1);
                };
                return new Retention(Optional.of(unit.multipliedBy(Long.parseLong(age.group(1)))), Optional.empty());
            }
            try {
                ByteSize size = ByteSize.parse(text);
                if (size.bytes() >= MIN_BYTES) {
                    return new Retention(Optional.empty(), Optional.of(size));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("\"" + text + "\" is no retention; " + ALLOWED, e);
            }
            throw new IllegalArgumentException("\"" + text + "\" is no retention; " + ALLOWED);
        }
    }
}
