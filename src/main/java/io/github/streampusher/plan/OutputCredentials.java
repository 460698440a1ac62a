package io.github.streampusher.plan;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An output's address without its keys, which anybody could read on a command line.
 *
 * @param presetOptions the same as FFmpeg options, for a preset file; with those that were written as options
 * @param commandLineOptions the others that were written
 */
record OutputCredentials(Text commandLineUrl, Map<String, Text> presetOptions, Map<String, Text> commandLineOptions) {
    /** FFmpeg reads a preset file in lines of 1000 bytes. */
    private static final int MAX_PRESET_VALUE_BYTES = 900;

    /**
     * An RTMP application is one segment of the path, or two where a third follows, as FFmpeg itself takes it; but a
     * slash in the query is part of the key, which FFmpeg gets wrong.
     */
    private static final Pattern RTMP_URL =
            Pattern.compile("(rtmp[a-z]*://[^/]+/)([^/?]+(?:/[^/?:]+(?=/[^?]))?)/(.+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern SRT_KEY = Pattern.compile("(?<=[?&])(passphrase|streamid)=([^&]*)(?:&|$)");
    private static final Pattern PERCENT_ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");

    static OutputCredentials of(Output output) {
        Map<String, Text> options = new LinkedHashMap<>(output.options());
        Map<String, Text> keys = new LinkedHashMap<>();
        output.keyOptions().forEach((name, value) -> {
            if (fitsPreset(value)) {
                keys.put(name, value);
                options.remove(name);
            } else {
                options.put(name, value);
            }
        });
        Address address = output.url();
        Text url = address.withSecretsMarked();
        Map<String, Text> inAddress = new LinkedHashMap<>();
        Text rest = address.isRtmp()
                ? withoutPlayPath(url, inAddress)
                : address.scheme().equals("srt") ? withoutPassphrase(url, inAddress) : url;
        if (!inAddress.values().stream().allMatch(OutputCredentials::fitsPreset)) {
            return new OutputCredentials(url, keys, options);
        }
        inAddress.forEach(keys::putIfAbsent);
        return new OutputCredentials(rest, keys, options);
    }

    /** Whether a preset file can hold it. */
    private static boolean fitsPreset(Text key) {
        String value = key.reveal();
        return !value.isEmpty()
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_PRESET_VALUE_BYTES
                && value.codePoints().noneMatch(Character::isISOControl);
    }

    private static Text withoutPlayPath(Text url, Map<String, Text> keys) {
        Matcher matcher = RTMP_URL.matcher(url.reveal());
        if (!matcher.matches()) {
            return url;
        }
        keys.put("rtmp_app", url.slice(matcher.start(2), matcher.end(2)));
        keys.put("rtmp_playpath", Text.secret(matcher.group(3)));
        return url.slice(0, matcher.end(2));
    }

    private static Text withoutPassphrase(Text url, Map<String, Text> keys) {
        List<Text.Part> rest = new ArrayList<>();
        int start = 0;
        for (MatchResult found : SRT_KEY.matcher(url.reveal()).results().toList()) {
            if (!found.group(2).isEmpty()) {
                keys.put(found.group(1), Text.secret(percentDecode(found.group(2))));
            }
            rest.addAll(url.slice(start, found.start()).parts());
            start = found.end();
        }
        rest.addAll(url.slice(start, url.reveal().length()).parts());
        Text joined = new Text(rest);
        return joined.slice(0, joined.reveal().replaceFirst("[?&]$", "").length());
    }

    /** FFmpeg decodes what stands in an address, but not what stands in a preset file. */
    private static String percentDecode(String value) {
        String bytes = PERCENT_ESCAPE
                .matcher(new String(
                        value.replace('+', ' ').getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
