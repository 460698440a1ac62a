package io.github.streampusher.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A destination of media.
 *
 * @param backup used when {@code url} fails
 * @param format FFmpeg's name of the container; empty: by the scheme of the address
 * @param tlsVerify whether the far end's certificate must be valid
 * @param options FFmpeg output options, in the order written, without the leading hyphen
 * @param retain how much of recordings and HLS is kept; empty: all
 */
public record Output(
        Address url,
        Optional<Address> backup,
        Optional<String> format,
        boolean tlsVerify,
        Map<String, Text> options,
        Optional<Retention> retain) {
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
        this(url, backup, format, tlsVerify, options, Optional.empty());
    }

    /** The same with one address only: its backup, or its own. */
    Output withSingleAddress(boolean itsBackup) {
        return new Output(itsBackup ? backup.orElseThrow() : url, Optional.empty(), format, tlsVerify, options, retain);
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

    /** Its address and its backup. */
    List<Address> addresses() {
        return Stream.concat(Stream.of(url), backup.stream()).toList();
    }
}
