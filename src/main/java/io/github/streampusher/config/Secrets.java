package io.github.streampusher.config;

import io.github.streampusher.stream.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells the FFmpeg options whose values must not be shown. */
final class Secrets {
    private static final Pattern SECRET_OPTION =
            Pattern.compile(".*(passphrase|password|passwd|secret|token|_key|^key|auth|cookies|headers).*");

    private Secrets() {}

    /** The same options, the values of secret ones marked as such. */
    static Map<String, Text> marked(Map<String, Text> options) {
        Map<String, Text> marked = new LinkedHashMap<>();
        options.forEach((name, value) ->
                marked.put(name, SECRET_OPTION.matcher(name).matches() ? Text.secret(value.reveal()) : value));
        return marked;
    }
}
