package io.github.streampusher.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Random faults on nodes with real FFmpeg, with nginx as the referee: no stream is published while it is live, and none
 * stays down. Five minutes, beside other tests; {@code -Dsoak.seconds=3600} makes it an hour.
 */
@Execution(ExecutionMode.CONCURRENT) // it waits most of its time
class FleetSoakIT {
    @Test
    void noStreamIsPublishedTwiceAndNoneStaysDown() throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/etcd", "/usr/bin/python3").map(Path::of).allMatch(Files::isExecutable),
                "apt-get install etcd-server python3");
        ProcessBuilder trial = new ProcessBuilder(
                        "/usr/bin/python3",
                        "packaging/fleet-trial",
                        System.getProperty("java.class.path"),
                        "soak",
                        System.getProperty("soak.seconds", "300"),
                        System.getProperty("soak.seed", "1"))
                .redirectErrorStream(true);
        trial.environment().put("STREAMS", "3");
        trial.environment().put("NODES", "2");
        Process process = trial.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
