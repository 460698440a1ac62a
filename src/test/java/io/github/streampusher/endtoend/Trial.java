package io.github.streampusher.endtoend;

import io.github.streampusher.diagnosis.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/** Many streams in one daemon, each with its fault, and what the daemon makes of them. */
record Trial(RealDaemon daemon, List<Fault> faults) {
    static final Duration BOUND = Duration.ofSeconds(60);
    private static final Map<String, Cause> CAUSES =
            Stream.of(Cause.values()).collect(Collectors.toMap(Cause::code, Function.identity()));

    /** Starts all streams; as soon as all that can be live are so, everything goes wrong at once. */
    void run() throws Exception {
        StringBuilder streams = new StringBuilder("streams:\n");
        faults.forEach(fault -> streams.append("  ")
                .append(fault.stream())
                .append(": ")
                .append(fault.definition())
                .append('\n'));
        daemon.define("faults.yaml", streams.toString());
        for (Fault fault : faults) {
            if (fault.act() != Fault.NOTHING) {
                Await.until(
                        () -> lines(fault, "live: ").findAny().isPresent(),
                        BOUND,
                        () -> fault + " should be live\n" + daemon.output());
            }
        }
        for (Fault fault : faults) {
            fault.act().happen();
        }
    }

    /** A test a fault: the first cause that is told is the expected one. */
    Stream<DynamicTest> tests() {
        return faults.stream()
                .map(fault -> DynamicTest.dynamicTest(
                        fault.stream() + " " + fault.cause(),
                        () -> Assertions.assertEquals(fault.cause(), judged(fault), () -> log(fault))));
    }

    private String judged(Fault fault) {
        Await.until(() -> firstCause(fault).isPresent(), BOUND, () -> fault + "\n" + daemon.output());
        return firstCause(fault).get();
    }

    private Optional<String> firstCause(Fault fault) {
        return lines(fault, "(?:starting: run \\d+ after |waiting: |blocked: |degraded: )([a-z-]+)")
                .map(found -> found.group(1))
                .filter(CAUSES::containsKey)
                .findFirst();
    }

    private Stream<MatchResult> lines(Fault fault, String what) {
        Matcher matcher = Pattern.compile(" " + Pattern.quote(fault.stream()) + ": " + what)
                .matcher(daemon.output());
        return matcher.results();
    }

    /** All that the daemon has said of it, and FFmpeg. */
    private String log(Fault fault) {
        try {
            return java.nio.file.Files.readString(daemon.folder().resolve("log/" + fault.stream() + ".log"));
        } catch (java.io.IOException e) {
            return e + "\n" + daemon.output();
        }
    }
}
