package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Position;
import io.github.streampusher.stream.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A file of definitions at one moment.
 *
 * @param fingerprint the same for the same content
 * @param root its mapping; empty when it cannot be parsed, which is the problem
 * @param problem with a root: the file is being written, and this is its earlier content
 * @param values how many values it has; without a root: how many there must be room for to parse it, or 0
 */
record ConfigFile(
        Path path, String fingerprint, Optional<Mapping> root, Optional<Problem> problem, FileEnd end, int values) {
    static final int MAX_BYTES = 1 << 20; // 2,000 streams take a third of it; snakeyaml needs fifty times the size

    /** A key of this kind holds YAML anchors for the streams, as in Compose files, and nothing else. */
    private static final String ANCHORS_PREFIX = "x-";

    private static final int MAX_PARSER_MESSAGE = 200; // snakeyaml quotes names of any length

    /** What snakeyaml says of a line that is indented like none above it. */
    private static final List<String> INDENT_PROBLEMS =
            List.of("expected <block end>", "mapping values are not allowed", "could not find expected ':'");

    /** Words in a message of snakeyaml, and their meaning for an operator. */
    private static final String[][] EXPLANATIONS = {
        {"(TAB)", "a tab cannot indent or begin a value; use spaces"},
        {"expected <block end>", "this does not go on what is above; keys of one mapping begin in one column"},
        {"expected ',' or '}'", "a { is open here; expected is , or }"},
        {"expected ',' or ']'", "a [ is open here; expected is , or ]"},
        {"found unexpected end of stream", "a quote is open at the end of the file"},
        {"mapping values are not allowed", "a second \": \" in one value; put the value in quotes, or indent"},
        {"could not find expected ':'", "a key without \": \" behind it"}
    };

    private static final String EXAMPLE = "such as \"streams: {NAME: {input: URL, output: URL}}\"";

    /** A new file whose content does not count yet. */
    static ConfigFile withoutContent(Path path) {
        return new ConfigFile(path, "", Optional.of(FileKeys.EMPTY_MAPPING), Optional.empty(), FileEnd.of(""), 0);
    }

    ConfigFile withProblem(Optional<Problem> other) {
        return new ConfigFile(path, fingerprint, root, other, end, values);
    }

    static ConfigFile read(Path path) {
        return parse(path, FileContent.read(path, MAX_BYTES), NodeParser.MAX_NODES);
    }

    /** @param room how many values may be read of it */
    static ConfigFile parse(Path path, FileContent content, int room) {
        Position start = new Position(path.toString(), 1, 1);
        if (content.failure().isPresent()) {
            String message = "the file " + content.failure().get();
            return failed(path, content, start.error("", message));
        }
        FileContent.Decoded decoded = content.decode(path.toString());
        if (decoded.problem().isPresent()) {
            return failed(path, content, decoded.problem().get());
        }
        try {
            NodeParser.Document document = NodeParser.parse(path.toString(), decoded.text(), room);
            ConfigFile file = checkRoot(path, content, document.root(), start);
            FileEnd end = FileEnd.of(decoded.text());
            int values = file.root.isPresent() ? document.nodeCount() : 0;
            return new ConfigFile(path, file.fingerprint, file.root, file.problem, end, values);
        } catch (NodeParser.BudgetExceededException e) {
            Problem problem =
                    NodeParser.position(path.toString(), e.getProblemMark()).error("", e.getProblem());
            return new ConfigFile(
                    path, content.fingerprint(), Optional.empty(), Optional.of(problem), FileEnd.of(""), room + 1);
        } catch (MarkedYAMLException e) {
            Position place = NodeParser.position(path.toString(), e.getProblemMark());
            return failed(path, content, place.error("", explain(e, decoded.text())));
        }
    }

    private static ConfigFile checkRoot(Path path, FileContent content, Optional<Node> root, Position start) {
        Node node = Section.emptyMappingIfNull(root.orElse(new Mapping(start, List.of())));
        if (!(node instanceof Mapping mapping)) {
            return failed(path, content, node.position().error("", "the file must be a mapping; " + EXAMPLE));
        }
        Mapping read = new Mapping(
                mapping.position(),
                mapping.entries().stream()
                        .filter(entry -> !entry.key().startsWith(ANCHORS_PREFIX))
                        .toList());
        for (Entry entry : read.entries()) {
            boolean holdsStreams = entry.key().equals("streams") || entry.key().equals("defaults");
            if (holdsStreams && !(Section.emptyMappingIfNull(entry.value()) instanceof Mapping)) {
                String message = "must be a mapping; " + EXAMPLE;
                return failed(path, content, entry.value().position().error(entry.key(), message));
            }
        }
        return new ConfigFile(path, content.fingerprint(), Optional.of(read), Optional.empty(), FileEnd.of(""), 0);
    }

    private static ConfigFile failed(Path path, FileContent content, Problem problem) {
        return new ConfigFile(path, content.fingerprint(), Optional.empty(), Optional.of(problem), FileEnd.of(""), 0);
    }

    /** Whether it would be the same with room for so many values. */
    boolean isParsedFor(int room) {
        boolean refused = root.isEmpty() && values > 0;
        return refused == values > room;
    }

    /** Whether every user of this machine can read it; false where that cannot be found out. */
    boolean isWorldReadable() {
        try {
            Path folder = path.toAbsolutePath().getParent();
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)
                    && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The parser's message in the words of an operator. */
    private static String explain(MarkedYAMLException e, String text) {
        String problem = String.valueOf(e.getProblem());
        String meant = Arrays.stream(EXPLANATIONS)
                .filter(explanation -> problem.contains(explanation[0]))
                .map(explanation -> explanation[1])
                .findFirst()
                .orElseGet(() -> truncate(
                        MaskedText.maskLine(problem.replaceAll("\\s+", " ").strip())));
        Optional<String> indent = Indentation.of(text, e.getProblemMark())
                .filter(found -> INDENT_PROBLEMS.stream().anyMatch(problem::contains))
                .map(Indentation::describe);
        if (indent.isPresent()) {
            return indent.get();
        }
        return e.getContextMark() == null
                        || e.getContextMark().getLine() == e.getProblemMark().getLine()
                ? meant
                : meant + " (begun at line " + (e.getContextMark().getLine() + 1) + ")";
    }

    /** The spaces before the first word of a line, and of the line above it. */
    private record Indentation(int here, int above) {
        private static final Pattern BEGINNING = Pattern.compile("( *)(?:- +)?[^ :]*:?");
        private static final Pattern LINE_BREAK = Pattern.compile("\\R");

        /** Empty unless the place is in the first word of its line, and the two differ. */
        static Optional<Indentation> of(String text, Mark place) {
            String[] lines = LINE_BREAK.split(text, -1);
            int above = place.getLine() - 1;
            while (above >= 0 && isWithoutWords(lines[above])) {
                above--;
            }
            if (above < 0 || place.getLine() >= lines.length) {
                return Optional.empty();
            }
            String line = lines[place.getLine()];
            Matcher beginning = BEGINNING.matcher(line);
            Indentation found = new Indentation(spaces(line), spaces(lines[above]));
            return beginning.lookingAt() && beginning.end() >= place.getColumn() && found.here != found.above
                    ? Optional.of(found)
                    : Optional.empty();
        }

        private static boolean isWithoutWords(String line) {
            return line.isBlank() || line.strip().startsWith("#");
        }

        private static int spaces(String line) {
            return line.length() - line.stripLeading().length();
        }

        String describe() {
            return "wrong indent: " + here + (here == 1 ? " space" : " spaces") + " here, " + above
                    + " above; keys of one mapping begin in one column";
        }
    }

    private static String truncate(String text) {
        return text.codePointCount(0, text.length()) <= MAX_PARSER_MESSAGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_PARSER_MESSAGE)) + "…";
    }
}
