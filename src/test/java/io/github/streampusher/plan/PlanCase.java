package io.github.streampusher.plan;

import io.github.streampusher.config.Configuration;
import io.github.streampusher.probe.ProbeParser;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A definition, what its source has, and the plan that must come of it, as one text file: lines {@code probe NAME} and
 * {@code ffmpeg VERSION}, the definition's YAML, a line of hyphens, the plan.
 */
public record PlanCase(Path file, String probe, String version, String yaml, String expected) {
    private static final String RULE = "----\n";

    static Stream<PlanCase> all() {
        return allIn("cases");
    }

    static Stream<PlanCase> relayed() {
        return allIn("relay");
    }

    private static Stream<PlanCase> allIn(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.sorted().map(PlanCase::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            return Path.of(PlanCase.class.getResource("/plan/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PlanCase read(Path file) {
        try {
            String text = Files.readString(file);
            String[] halves = text.split(RULE, 2);
            String[] head = halves[0].split("\n", 3);
            return new PlanCase(
                    file,
                    head[0].replaceFirst("probe +", ""),
                    head[1].replaceFirst("ffmpeg +", ""),
                    head[2],
                    halves.length < 2 ? "" : halves[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it has the result that a person has judged. */
    void rewrite(String plan) throws IOException {
        Path source = Path.of("src/test/resources/plan")
                .resolve(file.getParent().getFileName())
                .resolve(file.getFileName());
        Files.writeString(source, "probe " + probe + "\nffmpeg " + version + "\n" + yaml + RULE + plan);
    }

    Plan plan(Path folder) {
        return Planner.plan(definition(folder), media(), ffmpeg());
    }

    Optional<Media> media() {
        return probe.equals("none")
                ? Optional.empty()
                : Optional.of(ProbeParser.parse(TestMediaCommands.planResource("probes/" + probe + ".txt")
                        .lines()
                        .toList()));
    }

    Definition definition(Path folder) {
        try {
            Path main = folder.resolve("main.yaml");
            Files.writeString(main, "streams:\n  case:\n" + yaml.indent(4));
            Configuration.LoadResult loaded = new Configuration(main).load();
            return loaded.catalogue().definitions().values().stream()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            loaded.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Capabilities ffmpeg() {
        if (version.equals("5.1.9")) {
            List<String> answers = Stream.of("version", "encoders", "muxers", "protocols")
                    .map(question -> TestMediaCommands.planResource("ffmpeg-5.1.9/" + question + ".txt"))
                    .toList();
            return Capabilities.parse(answers.get(0), answers.get(1), answers.get(2), answers.get(3));
        }
        return version.equals("unknown")
                ? Capabilities.UNKNOWN
                : new Capabilities(
                        version, Set.of(), Set.of(), Set.of(), Set.of(), Optional.of("Noto Sans CJK SC"), Map.of());
    }

    /** The plan as it stands in the file: an option with its values a line. */
    static String format(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append("video ")
                .append(plan.video().kind())
                .append(": ")
                .append(plan.video().reason());
        text.append("\naudio ")
                .append(plan.audio().kind())
                .append(": ")
                .append(plan.audio().reason());
        plan.warnings().forEach(warning -> text.append("\nwarning: ").append(warning));
        plan.preflightFailure().ifPresent(obstacle -> text.append("\nproblem: ").append(obstacle));
        text.append("\nffmpeg");
        for (String argument : plan.commandLine().masked()) {
            text.append(argument.matches("-[a-z].*") ? "\n" : " ").append(argument);
        }
        return text.append("\n").toString();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
