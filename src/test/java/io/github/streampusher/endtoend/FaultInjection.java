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

/** Runs many streams in one daemon, injects one fault into each, and checks the causes. */
record FaultInjection(RealDaemon daemon, List<InjectedFault> faults) {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Map<String, Cause> CAUSES_BY_CODE =
            Stream.of(Cause.values()).collect(Collectors.toMap(Cause::code, Function.identity()));

    /** Starts all streams; injects all faults at once as soon as every stream that can be live is live. */
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

    /** One test for each fault: the first cause that the daemon reports must be the expected one. */
    Stream<DynamicTest> tests() {
        return faults.stream()
                .map(fault -> DynamicTest.dynamicTest(
                        fault.stream() + " " + fault.expectedCause(),
                        () -> Assertions.assertEquals(
                                fault.expectedCause(), awaitFirstCause(fault), () -> log(fault))));
    }

    private String awaitFirstCause(InjectedFault fault) {
        Await.until(() -> firstCause(fault).isPresent(), TIMEOUT, () -> fault + "\n" + log(fault));
        return firstCause(fault).get();
    }

    private Optional<String> firstCause(InjectedFault fault) {
        return logMatches(fault, "(?:starting: run \\d+ after |waiting: |blocked: |degraded: )([a-z-]+)")
                .map(found -> found.group(1))
                .filter(CAUSES_BY_CODE::containsKey)
                .findFirst();
    }

    private Stream<MatchResult> logMatches(InjectedFault fault, String regex) {
        Matcher matcher = Pattern.compile(" " + Pattern.quote(fault.stream()) + ": " + regex)
                .matcher(daemon.output());
        return matcher.results();
    }

    /** The stream's log: the lines of the daemon and of FFmpeg. */
    private String log(InjectedFault fault) {
        try {
            return java.nio.file.Files.readString(daemon.folder().resolve("log/" + fault.stream() + ".log"));
        } catch (java.io.IOException e) {
            return e + "\n" + daemon.output();
        }
    }
}
