package io.github.streampusher.plan;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Url;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Keeps an output's keys off the command line, where everybody could read them.
 *
 * @param commandLineUrl the address without its keys
 * @param presetOptions the keys as FFmpeg options, for a preset file
 * @param commandLineOptions the other options of the definition
 * @param refusal why a key cannot be kept off the command line; it is left out then, and the output cannot be used
 */
record OutputCredentials(
        Text commandLineUrl,
        Map<String, Text> presetOptions,
        Map<String, Text> commandLineOptions,
        Optional<String> refusal) {
    /** FFmpeg reads a preset file in lines of 1000 bytes. */
    private static final int MAX_PRESET_VALUE_BYTES = 900;

    private static final Pattern SRT_KEY = Pattern.compile("(?<=[?&])(passphrase|streamid)=([^&]*)(?:&|$)");

    static OutputCredentials of(Output output) {
        Map<String, Text> others = new LinkedHashMap<>(output.options());
        Map<String, Text> keys = new LinkedHashMap<>();
        output.keyOptions().forEach((name, value) -> {
            if (!value.reveal().isEmpty()) {
                keys.put(name, Text.secret(value.reveal().replaceFirst("[\r\n]+$", ""))); // of an HTTP header
                others.remove(name);
            }
        });
        Map<String, Text> inAddress = new LinkedHashMap<>();
        Text url = withoutKeys(output.url(), inAddress);
        inAddress.forEach(keys::putIfAbsent);
        Optional<String> refusal = keys.entrySet().stream()
                .flatMap(key -> refusal(key.getKey(), key.getValue()).stream())
                .findFirst();
        return new OutputCredentials(url, refusal.isEmpty() ? keys : Map.of(), others, refusal);
    }

    private static Optional<String> refusal(String option, Text key) {
        String value = key.reveal();
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        String subject = "the key of the output (FFmpeg's option " + option + ") ";
        String reason = "; FFmpeg would need it on the command line, where everybody could read it";
        if (length > MAX_PRESET_VALUE_BYTES) {
            return Optional.of(subject + "has " + length + " bytes, more than " + MAX_PRESET_VALUE_BYTES + reason);
        }
        return value.codePoints().anyMatch(Character::isISOControl)
                ? Optional.of(subject + "has a line break or another control character" + reason)
                : Optional.empty();
    }

    private static Text withoutKeys(Address address, Map<String, Text> keys) {
        Text url = address.withSecretsMarked();
        if (address.protocol().isRtmp()) {
            return withoutPlayPath(address.url().orElseThrow(), url, keys);
        }
        return address.scheme().equals("srt") ? withoutPassphrase(url, keys) : url;
    }

    private static Text withoutPlayPath(Url parts, Text url, Map<String, Text> keys) {
        if (parts.rtmpKey().isEmpty()) {
            return url;
        }
        int key = parts.rtmpKey().get();
        if (key - 1 > parts.path() + 1) {
            keys.put("rtmp_app", url.slice(parts.path() + 1, key - 1));
        }
        keys.put("rtmp_playpath", Text.secret(url.reveal().substring(key)));
        return url.slice(0, key - 1);
    }

    private static Text withoutPassphrase(Text url, Map<String, Text> keys) {
        List<Text.Part> rest = new ArrayList<>();
        int start = 0;
        for (MatchResult found : SRT_KEY.matcher(url.reveal()).results().toList()) {
            if (!found.group(2).isEmpty()) {
                keys.put(found.group(1), Text.secret(Url.percentDecode(found.group(2))));
            }
            rest.addAll(url.slice(start, found.start()).parts());
            start = found.end();
        }
        rest.addAll(url.slice(start, url.reveal().length()).parts());
        Text joined = new Text(rest);
        return joined.slice(0, joined.reveal().replaceFirst("[?&]$", "").length());
    }
}
