package io.github.streampusher.config;

import io.github.streampusher.stream.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders problems as compilers do: each with its source line, and a caret under the place. */
public final class CheckReport {
    private static final int MAX_LINE_WIDTH = 120; // characters of a line, so that it fits a terminal
    private static final int MAX_WIDTH_BEFORE_CARET = 80; // at most so many of them before the place
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RESET = "\u001b[0m";

    private final List<Problem> problems;
    private final boolean colour;
    private final Map<String, String[]> linesByFile = new HashMap<>();

    private CheckReport(List<Problem> problems, boolean colour) {
        this.problems = problems;
        this.colour = colour;
    }

    /** The report, its lines ended; empty without problems. */
    public static String render(List<Problem> problems, boolean colour) {
        return problems.isEmpty() ? "" : new CheckReport(List.copyOf(problems), colour).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> {
            text.append(headline(problem)).append('\n');
            sourceLine(problem).ifPresent(line -> text.append(snippet(problem, line)));
        });
        long errors = problems.stream().filter(Problem::isError).count();
        return text.append(pluralized(errors, "error"))
                .append(", ")
                .append(pluralized(problems.size() - errors, "warning"))
                .append('\n')
                .toString();
    }

    private String headline(Problem problem) {
        String place = problem.file() + ":" + problem.line() + ":" + problem.column() + ":";
        return styled(BOLD, place) + problem.toString().substring(place.length());
    }

    private String snippet(Problem problem, String line) {
        int column = Math.min(problem.column() - 1, line.codePointCount(0, line.length()));
        String before = MaskedText.maskLine(line);
        int caret = Math.min(
                MaskedText.maskLine(line.substring(0, line.offsetByCodePoints(0, column)))
                        .length(),
                before.length());
        int from = Math.max(0, caret - MAX_WIDTH_BEFORE_CARET);
        String shown = before.substring(from, Math.min(before.length(), from + MAX_LINE_WIDTH));
        String number = String.valueOf(problem.line());
        String margin = " ".repeat(number.length());
        String mark = styled(problem.isError() ? RED : YELLOW, "^");
        return " " + number + " | " + shown + "\n " + margin + " | " + " ".repeat(caret - from) + mark + "\n";
    }

    /** The line of the problem; empty when it cannot be shown, or the file has changed since. */
    private Optional<String> sourceLine(Problem problem) {
        String[] lines = linesByFile.computeIfAbsent(problem.file(), CheckReport::readLines);
        return problem.line() <= lines.length
                ? Optional.of(lines[problem.line() - 1])
                        .filter(line ->
                                !line.isBlank() && line.indexOf(0) < 0 && line.length() <= MaskedText.MAX_LINE_LENGTH)
                : Optional.empty();
    }

    private static String[] readLines(String file) {
        FileContent content = FileContent.read(Path.of(file), ConfigFile.MAX_BYTES);
        return NodeParser.LINE_BREAK.split(new String(content.bytes(), StandardCharsets.UTF_8), -1);
    }

    private String styled(String style, String text) {
        return colour ? style + text + RESET : text;
    }

    private static String pluralized(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
