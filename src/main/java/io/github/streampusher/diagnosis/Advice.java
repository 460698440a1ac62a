package io.github.streampusher.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What people read about a cause.
 *
 * @param meaning what the cause is, in one sentence
 * @param remedy what to do, in one sentence
 */
public record Advice(String meaning, String remedy) {
    private static final int LINES_PER_ENTRY = 3;
    private static final Map<String, Advice> BY_CODE = read();

    public static Advice of(Cause cause) {
        return BY_CODE.get(cause.code());
    }

    private static Map<String, Advice> read() {
        List<String> lines =
                ResourceLines.read("causes.advice").stream().map(String::strip).toList();
        Map<String, Advice> advice = new HashMap<>();
        for (int i = 0; i + 2 < lines.size(); i += LINES_PER_ENTRY) {
            advice.put(lines.get(i), new Advice(lines.get(i + 1), lines.get(i + 2)));
        }
        return Map.copyOf(advice);
    }
}
