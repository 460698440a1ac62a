package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Position;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Parses one YAML text to nodes, within bounds. It constructs no objects, and refuses a text with a tag.
 *
 * <p>It reads snakeyaml's events, not its composed nodes: those do not show where an alias stands, nor whether a tag was
 * written, and messages need both.
 */
final class NodeParser {
    private static final int MAX_DEPTH = 32; // a definition needs 8; every walk over nodes is recursive
    static final int MAX_NODES = 250_000; // 10,000 streams; an alias counts as everything it stands for
    private static final Pattern TIGHT_COMMENT = Pattern.compile("[ \\t]+#[^\\s#!].*"); // no space behind the #
    static final Pattern LINE_BREAK = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");
    private static final String MERGE_KEY = "<<";

    private final String file;
    private final int budget;
    private final String[] lines; // of the text; none without a comment behind a value
    private final Parser parser;
    private final Map<String, String> keys = new HashMap<>(); // few words, each of them many times: kept once
    private final Map<String, SizedNode> anchors = new HashMap<>();
    private int nodeCount;
    private Mark lastMark = new Mark("", 0, 0, 0, new int[0], 0);

    /** The node that an alias stands for, and what each use of the alias adds to the bounds. */
    private record SizedNode(Node node, int nodeCount, int depth) {}

    /** The one document of a text, empty when there is none, and what it takes of the budget of all files. */
    record Document(Optional<Node> root, int nodeCount) {}

    /** The text alone is within bounds, and too much beside the other files. */
    static final class BudgetExceededException extends MarkedYAMLException {
        private static final long serialVersionUID = 1L;

        BudgetExceededException(String problem, Mark place) {
            super(null, null, problem, place);
        }
    }

    private NodeParser(String file, String text, int budget) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // FileContent has limited the size already
        this.file = file;
        this.lines = text.contains(" #") ? LINE_BREAK.split(text, -1) : new String[0];
        this.budget = budget;
        this.parser = new ParserImpl(new StreamReader(text), options);
    }

    static Optional<Node> parse(String file, String text) {
        return parse(file, text, MAX_NODES).root();
    }

    /**
     * @param text without characters that YAML forbids
     * @param budget how many values may be read
     * @throws MarkedYAMLException with the place, when the text is no YAML or out of bounds
     */
    static Document parse(String file, String text, int budget) {
        NodeParser nodeParser = new NodeParser(file, text, budget);
        try {
            return new Document(nodeParser.parseDocument(), nodeParser.nodeCount);
        } catch (MarkedYAMLException e) {
            throw e;
        } catch (
                RuntimeException e) { // the scanner throws several for input that it does not expect; see the bad files
            String problem = "what follows cannot be read; is a bracket or a quote not closed?";
            throw new ParserException(null, null, problem, nodeParser.lastMark);
        }
    }

    private Event nextEvent() {
        Event event = parser.getEvent();
        lastMark = event.getEndMark();
        return event;
    }

    private Optional<Node> parseDocument() {
        parser.getEvent(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return Optional.empty();
        }
        parser.getEvent(); // the document's start
        Node root = parseNode(1).node();
        parser.getEvent(); // the document's end
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw invalid("a second document begins here; only one is read", parser.peekEvent());
        }
        return Optional.of(root);
    }

    private SizedNode parseNode(int depth) {
        Event event = nextEvent();
        countNodes(1, depth, event);
        if (event instanceof AliasEvent alias) {
            return resolveAlias(alias, depth);
        }
        NodeEvent start = (NodeEvent) event;
        rejectTag(start);
        int before = nodeCount;
        SizedNode result = switch (start.getEventId()) {
            case MappingStart -> parseMapping(start, depth);
            case SequenceStart -> parseSequence(start, depth);
            default -> {
                ScalarEvent scalar = (ScalarEvent) start;
                yield new SizedNode(
                        new Scalar(position(start), scalar.getValue(), scalar.isPlain(), isCut(scalar)), 1, 1);
            }
        };
        SizedNode sized = new SizedNode(result.node(), nodeCount - before + 1, result.depth());
        if (start.getAnchor() != null) {
            anchors.put(start.getAnchor(), sized);
        }
        return sized;
    }

    private boolean isCut(ScalarEvent scalar) {
        Mark end = scalar.getEndMark();
        if (!scalar.isPlain() || end.getLine() >= lines.length) {
            return false;
        }
        String line = lines[end.getLine()];
        return end.getColumn() <= line.codePointCount(0, line.length())
                && TIGHT_COMMENT
                        .matcher(line.substring(line.offsetByCodePoints(0, end.getColumn())))
                        .matches();
    }

    private SizedNode resolveAlias(AliasEvent alias, int depth) {
        SizedNode anchored = anchors.get(alias.getAnchor());
        if (anchored == null) {
            throw invalid("nothing before this is anchored as &" + alias.getAnchor(), alias);
        }
        countNodes(anchored.nodeCount(), depth + anchored.depth() - 1, alias);
        return anchored;
    }

    private SizedNode parseSequence(NodeEvent start, int depth) {
        List<Node> items = new ArrayList<>();
        int below = 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            SizedNode item = parseNode(depth + 1);
            items.add(item.node());
            below = Math.max(below, item.depth());
        }
        parser.getEvent();
        return new SizedNode(new Sequence(position(start), items), 0, below + 1);
    }

    private SizedNode parseMapping(NodeEvent start, int depth) {
        List<Entry> entries = new ArrayList<>();
        List<Entry> merged = new ArrayList<>();
        int below = 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event event = parser.peekEvent();
            if (!(parseNode(depth + 1).node() instanceof Scalar key)) {
                throw invalid("a key must be a word, not a list or a mapping", event);
            }
            Event valueStart = parser.peekEvent();
            SizedNode value = parseNode(depth + 1);
            below = Math.max(below, value.depth());
            if (key.plain() && key.text().equals(MERGE_KEY)) {
                merged.addAll(mergedEntries(value.node(), valueStart));
            } else {
                String name = keys.computeIfAbsent(key.text(), first -> first);
                entries.add(new Entry(position(event), name, value.node(), false));
            }
        }
        parser.getEvent();
        return new SizedNode(new Mapping(position(start), withMerged(entries, merged)), 0, below + 1);
    }

    private static List<Entry> mergedEntries(Node value, Event event) {
        List<Entry> entries = new ArrayList<>();
        for (Node item : value instanceof Sequence list ? list.items() : List.of(value)) {
            if (!(item instanceof Mapping mapping)) {
                throw invalid("<< needs a mapping, or a list of mappings", event);
            }
            entries.addAll(mapping.entries());
        }
        return entries;
    }

    private static List<Entry> withMerged(List<Entry> entries, List<Entry> merged) {
        Set<String> keys = new HashSet<>();
        entries.forEach(entry -> keys.add(entry.key()));
        merged.stream().filter(entry -> keys.add(entry.key())).forEach(entries::add);
        return entries;
    }

    private void countNodes(int more, int depth, Event event) {
        nodeCount += more;
        if (depth > MAX_DEPTH) {
            throw invalid("nested too deeply; up to " + MAX_DEPTH + " levels are read", event);
        }
        if (nodeCount > MAX_NODES) {
            throw invalid("too much in one file; up to " + MAX_NODES + " values are read, aliases counted", event);
        }
        if (nodeCount > budget) {
            String problem = "too much in all files together; up to " + Configuration.MAX_VALUES
                    + " values are read, aliases counted";
            throw new BudgetExceededException(problem, event.getStartMark());
        }
    }

    private static void rejectTag(NodeEvent event) {
        String tag = event instanceof ScalarEvent scalar ? scalar.getTag() : ((CollectionStartEvent) event).getTag();
        if (tag != null && !tag.equals("!")) {
            throw invalid(
                    "the tag " + MaskedText.maskValue(tag) + " is not allowed; values are written without tags", event);
        }
    }

    private static MarkedYAMLException invalid(String problem, Event event) {
        return new ParserException(null, null, problem, event.getStartMark());
    }

    private Position position(Event event) {
        return position(file, event.getStartMark());
    }

    static Position position(String file, Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
