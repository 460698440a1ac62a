package io.github.streampusher.endtoend;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.testkit.Await;
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
record FaultInjection(RealDaemon daemon, List<InjectedFault> faults) {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Map<String, Cause> CAUSES_BY_CODE =
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
        for (InjectedFault fault : faults) {
            if (fault.action() != InjectedFault.NO_ACTION) {
                Await.until(
                        () -> logMatches(fault, "live: ").findAny().isPresent(),
                        TIMEOUT,
                        () -> fault + " should be live\n" + daemon.output());
            }
        }
        for (InjectedFault fault : faults) {
            fault.action().inject();
        }
    }

    /** A test a fault: the first cause that is told is the expected one. */
    Stream<DynamicTest> tests() {
        return faults.stream()
                .map(fault -> DynamicTest.dynamicTest(
                        fault.stream() + " " + fault.expectedCause(),
                        () -> Assertions.assertEquals(
                                fault.expectedCause(), awaitFirstCause(fault), () -> log(fault))));
    }

    private String awaitFirstCause(InjectedFault fault) {
        Await.until(() -> firstCause(fault).isPresent(), TIMEOUT, () -> fault + "\n" + daemon.output());
        return firstCause(fault).get();
    }

    private Optional<String> firstCause(InjectedFault fault) {
        return logMatches(fault, "(?:starting: run \\d+ after |waiting: |blocked: |degraded: )([a-z-]+)")
                .map(found -> found.group(1))
                .filter(CAUSES_BY_CODE::containsKey)
                .findFirst();
    }

    private Stream<MatchResult> logMatches(InjectedFault fault, String what) {
        Matcher matcher = Pattern.compile(" " + Pattern.quote(fault.stream()) + ": " + what)
                .matcher(daemon.output());
        return matcher.results();
    }

    /** All that the daemon has said of it, and FFmpeg. */
    private String log(InjectedFault fault) {
        try {
            return java.nio.file.Files.readString(daemon.folder().resolve("log/" + fault.stream() + ".log"));
        } catch (java.io.IOException e) {
            return e + "\n" + daemon.output();
        }
    }
}
