package io.github.streampusher.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One place where media goes.
 *
 * @param backup used when {@code url} fails
 * @param format FFmpeg's name of the container; empty: by the scheme of the address
 * @param tlsVerify whether the far end's certificate must be valid
 * @param options FFmpeg output options, in the order written, without the leading hyphen
 */
public record Output(
        Address url, Optional<Address> backup, Optional<String> format, boolean tlsVerify, Map<String, Text> options) {
    private static final Set<String> KEY_OPTIONS = Set.of("passphrase", "streamid", "rtmp_playpath", "password");

    public Output {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public static Output of(Address url) {
        return new Output(url, Optional.empty(), Optional.empty(), true, Map.of());
    }

    /** The same at one address alone: its backup's, or its own. */
    Output withSingleAddress(boolean itsBackup) {
        return new Output(itsBackup ? backup.orElseThrow() : url, Optional.empty(), format, tlsVerify, options);
    }

    /** Whether an option of this name holds a key. */
    static boolean isKeyOption(String option) {
        return KEY_OPTIONS.contains(option);
    }

    /** Those of the options that are keys, which nobody may read. */
    public Map<String, Text> keyOptions() {
        Map<String, Text> keys = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            if (isKeyOption(name)) {
                keys.put(name, Text.secret(value.reveal()));
            }
        });
        return keys;
    }

    /** Values in it that must not be shown. */
    public Set<String> secrets() {
        Set<String> secrets = new TreeSet<>(url.secrets());
        backup.ifPresent(address -> secrets.addAll(address.secrets()));
        options.values().forEach(value -> secrets.addAll(value.secrets()));
        keyOptions().values().forEach(value -> secrets.addAll(value.secrets()));
        return secrets;
    }
}
