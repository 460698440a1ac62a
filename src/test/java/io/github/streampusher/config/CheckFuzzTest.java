package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.config.Configuration.LoadResult;
import io.github.streampusher.config.MutatedFiles.Mutated;
import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.probe.ProbeCommand;
import io.github.streampusher.reporting.DefinitionView;
import io.github.streampusher.reporting.Json;
import io.github.streampusher.reporting.StatusView.ProblemView;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text.Command;
import io.github.streampusher.stream.Text.CommandValues;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file has in it, {@code check} and all that follows without FFmpeg end soon, with problems and no exception,
 * and show no secret. {@code -Dfuzz.inputs=N} tries more files, {@code -Dfuzz.seed=S} others; a failure shows the seed with
 * which {@code -Dfuzz.inputs=1} repeats it.
 */
class CheckFuzzTest {
    private static final int DEFAULT_INPUTS = 1500;
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", DEFAULT_INPUTS);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int MAX_FAILURES = 20; // of different kinds; one of each is shown
    private static final String VALUE = "of." + MutatedFiles.REFERENCED + "-1";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private long definitions;
    private long filesWithProblems;
    private long slowestNanos;

    @TempDir
    Path folder;

    @Test
    void noFileCrashesCheckOrHoldsItUpOrShowsSecret() throws IOException {
        Files.writeString(folder.resolve("value"), VALUE);
        Map<String, String> environment = Map.of("VALUE", VALUE, "CREDENTIALS_DIRECTORY", folder.toString());
        MutatedFiles files = new MutatedFiles();
        Path main = folder.resolve("main.yaml");
        for (long seed = SEED; seed < SEED + INPUTS && failures.size() < MAX_FAILURES; seed++) {
            Mutated file = files.withSeed(seed).next();
            Files.write(main, file.bytes());
            long start = threads.getCurrentThreadCpuTime();
            String shown = show(new Configuration(main, environment), seed, file);
            long nanos = threads.getCurrentThreadCpuTime() - start;
            slowestNanos = Math.max(slowestNanos, nanos);
            if (nanos > LIMIT.toNanos() && seed > SEED) { // the first one waits for classes
                fail("takes " + Duration.ofNanos(nanos), "slow", seed, file);
            }
            findSecret(shown, MutatedFiles.REFERENCED, seed, file);
            if (!file.isCut()) {
                findSecret(shown, MutatedFiles.WRITTEN, seed, file);
            }
        }
        if (INPUTS > DEFAULT_INPUTS) {
            System.out.printf(
                    "%d files, %d definitions, slowest %s%n", INPUTS, definitions, Duration.ofNanos(slowestNanos));
        }
        assertEquals(List.of(), List.copyOf(failures.values()));
        boolean isVaried = definitions > INPUTS / 10 && filesWithProblems > INPUTS / 10;
        assertTrue(isVaried || INPUTS < DEFAULT_INPUTS, "hardly any file is right, or none is wrong");
    }

    private String show(Configuration configuration, long seed, Mutated file) {
        StringBuilder shown = new StringBuilder();
        try {
            LoadResult loaded = configuration.load();
            List<Problem> problems = configuration.check(List.of());
            filesWithProblems += problems.isEmpty() ? 0 : 1;
            String report = CheckReport.render(problems, true);
            if (report.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\u001b')) {
                fail("has a control character in its report", "control", seed, file);
            }
            if (configuration.load().changed()) {
                fail("is another file when it is read again", "changed", seed, file);
            }
            shown.append(report).append(Json.pretty(ProblemView.of(problems)));
            shown.append(loaded.problems()).append(loaded.catalogue().invalid());
            for (Definition definition : loaded.catalogue().definitions().values()) {
                definitions++;
                show(definition, shown);
                showFilled(definition, shown);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            String place = Arrays.stream(e.getStackTrace())
                    .filter(frame -> frame.getClassName().contains("streampusher"))
                    .findFirst()
                    .map(StackTraceElement::toString)
                    .orElse("");
            fail(e + " at " + place, e.getClass() + place, seed, file);
        }
        return shown.toString();
    }

    /** A command may print a value that does not fit, such as a percent sign of a text. */
    private static void showFilled(Definition definition, StringBuilder shown) {
        if (definition.commandsOf(true, true).isEmpty()) {
            return;
        }
        Definition filled;
        try {
            filled = definition.with(valuesOf(definition));
        } catch (IllegalArgumentException e) { // ValueCommands shows this message
            shown.append('\n').append(e.getMessage());
            return;
        }
        show(filled, shown);
    }

    private static CommandValues valuesOf(Definition definition) {
        return new CommandValues(definition.commandsOf(true, true).stream()
                .collect(Collectors.toMap(Function.identity(), (Command command) -> VALUE)));
    }

    private static void show(Definition definition, StringBuilder shown) {
        Redactor redactor = definition.redactor();
        shown.append('\n').append(Json.pretty(DefinitionView.of(definition)));
        Delivery delivery = Delivery.initial(definition);
        show(delivery.plan(definition, Optional.empty(), Capabilities.UNKNOWN), redactor, shown);
        if (delivery.isRelayed()) {
            definition
                    .outputs()
                    .forEach(output -> show(
                            RelayPlanner.push(RelayPlanner.pushOf(definition, output), Capabilities.UNKNOWN),
                            redactor,
                            shown));
        }
        ProbeCommand.of(definition, Optional.empty(), Capabilities.UNKNOWN)
                .ifPresent(command -> shown.append(command.masked(redactor)));
        definition
                .outputs()
                .forEach(output ->
                        shown.append('\n').append(redactor.redact(output.url().reveal() + ": Input/output error")));
        definition
                .input()
                .addresses()
                .forEach(address -> shown.append('\n')
                        .append(redactor.redact("[error] " + address.reveal() + ": Connection refused")));
    }

    private static void show(Plan plan, Redactor redactor, StringBuilder shown) {
        shown.append('\n')
                .append(plan.video())
                .append(plan.audio())
                .append(plan.warnings())
                .append(plan.preflightFailure());
        shown.append('\n').append(plan.commandLine().masked(redactor));
    }

    private void findSecret(String shown, String secret, long seed, Mutated file) {
        int at = shown.indexOf(secret);
        if (at >= 0) {
            int begin = Math.max(shown.lastIndexOf('\n', at) + 1, at - 120);
            String line = shown.substring(begin, Math.min(shown.length(), at + 40))
                    .lines()
                    .findFirst()
                    .orElse("");
            fail("shows " + line, line.replaceAll("(?s)zq5xk.*|[0-9]", ""), seed, file);
        }
    }

    private void fail(String what, String kind, long seed, Mutated file) {
        failures.putIfAbsent(
                kind, "\n=== seed " + seed + " " + what + "\n--- " + new String(file.bytes(), StandardCharsets.UTF_8));
    }
}
