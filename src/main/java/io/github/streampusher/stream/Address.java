package io.github.streampusher.stream;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A source or a destination of media: a URL, a file, a device, or {@code test}. {@link #toString()} masks the parts that
 * are secret by {@link Secrets}.
 *
 * @param output whether media is written there: then the path of an HTTP address may be a key
 */
public record Address(Text text, boolean output) {
    public Address(Text text) {
        this(text, false);
    }

    /** The same address, to be written to. */
    Address asOutput() {
        return new Address(text, true);
    }

    Address map(UnaryOperator<Text> change) {
        return new Address(change.apply(text), output);
    }

    /** The address as FFmpeg must get it, secrets included. */
    public String reveal() {
        return text.reveal();
    }

    /** The scheme in lower case; {@code file} for a path without one. */
    public String scheme() {
        return url().map(url -> url.scheme().toLowerCase(Locale.ROOT)).orElse("file");
    }

    /** The far end's name or number; empty for a file or device of this machine. */
    public Optional<String> host() {
        return url().map(Url::hostName).filter(host -> !host.isEmpty());
    }

    /** This address as a URL; empty if it is a path or a device. */
    public Optional<Url> url() {
        return Url.of(reveal());
    }

    /**
     * Where it leads: the same for two ways to write one address, secrets included; empty where nothing is kept, as with
     * {@code /dev/null} and pipes.
     */
    Optional<String> target() {
        Optional<Url> url = url();
        if (url.isPresent() && protocol() != Protocol.FILE) {
            String port = port().isPresent()
                    ? ":" + port().getAsInt()
                    : url.get().port().map(given -> ":" + given).orElse("");
            return Optional.of(scheme() + "://" + url.get().hostName().toLowerCase(Locale.ROOT) + port
                    + reveal().substring(url.get().path()));
        }
        String path = reveal().replaceFirst("^file:(//)?", "");
        return path.equals("-") || path.equals("/dev/null") || path.startsWith("pipe:")
                ? Optional.empty()
                : Optional.of(path.replaceAll("/(?:\\.?/)++", "/").replaceFirst("^\\./", ""));
    }

    /** What is known of its scheme. */
    public Protocol protocol() {
        return Protocol.of(scheme());
    }

    /** The TCP port of the far end; empty if it has none, or none is known. */
    public OptionalInt port() {
        Optional<String> given = url().flatMap(Url::port).filter(port -> port.matches("\\d{1,5}"));
        if (!protocol().usesTcp()) {
            return OptionalInt.empty();
        }
        return given.isPresent()
                ? OptionalInt.of(Integer.parseInt(given.get()))
                : protocol().defaultPort();
    }

    /** The values that must not be shown where others print them. A short one counts only if it is known to be secret. */
    public Set<String> secrets() {
        Set<String> secrets = new LinkedHashSet<>(text.secrets());
        for (Secrets.Place place : Secrets.inAddress(reveal(), output)) {
            String value = reveal().substring(place.start(), place.end());
            if (place.certain() || value.length() >= Text.LONG_SECRET_LENGTH) {
                secrets.add(value);
                secrets.add(Url.percentDecode(value));
            }
        }
        return secrets;
    }

    /** The text with everything marked that is secret by its place, or whose place is not known. */
    public Text withSecretsMarked() {
        BitSet hidden = text.hidden();
        unknownFrom().ifPresent(start -> hidden.set(start, reveal().length()));
        Secrets.inAddress(reveal(), output).forEach(place -> hidden.set(place.start(), place.end()));
        return text.withHidden(hidden);
    }

    /** The first reference that holds, or may hold, the scheme: what follows nobody can split. Empty: there is none. */
    private OptionalInt unknownFrom() {
        String url = reveal();
        int separator = url.lastIndexOf("//"); // behind a proxy there may be another scheme
        int schemeEnd = separator >= 0 ? separator + 2 : text.usesCommand() ? url.length() : 0;
        int start = 0;
        for (Text.Part part : text.parts()) {
            if (part.secret() && (start < schemeEnd || url.startsWith(":/", start - 2))) {
                return OptionalInt.of(start);
            }
            start += part.value().length();
        }
        return OptionalInt.empty();
    }

    /** For each secret place that is not among these values: the address up to its end, with secrets marked. */
    Stream<Text> beginningsWithout(Set<String> values) {
        Text marked = withSecretsMarked();
        BitSet hidden = marked.hidden();
        return hidden.stream()
                .filter(index -> !hidden.get(index + 1))
                .filter(last -> !values.contains(reveal().substring(hidden.previousClearBit(last) + 1, last + 1)))
                .mapToObj(last -> marked.slice(0, last + 1));
    }

    @Override
    public String toString() {
        return withSecretsMarked().toString();
    }
}
