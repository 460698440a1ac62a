package io.github.streampusher.config;

import io.github.streampusher.stream.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells the FFmpeg options whose values must not be shown. */
final class SecretOptions {
    private static final Pattern SECRET_OPTION_NAME =
            Pattern.compile(".*(passphrase|password|passwd|secret|token|_key|^key|auth|cookies|headers).*");

    private SecretOptions() {}

    /** The same options, the values of secret ones marked as such. */
    static Map<String, Text> markSecrets(Map<String, Text> options) {
        Map<String, Text> marked = new LinkedHashMap<>();
        options.forEach((name, value) ->
                marked.put(name, SECRET_OPTION_NAME.matcher(name).matches() ? Text.secret(value.reveal()) : value));
        return marked;
    }
}
