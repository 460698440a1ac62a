package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The alert rules that the package brings, by the tests beside them. */
class AlertRulesIT {
    @Test
    void alertRulesPassPromtoolTests() throws Exception {
        Process promtool = new ProcessBuilder("promtool", "test", "rules", "stream-pusher.rules.test.yml")
                .directory(Path.of("packaging/root/usr/share/stream-pusher/prometheus")
                        .toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, promtool.waitFor(), output);
    }
}
