package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** Turns one YAML text into nodes, within bounds, constructing nothing: a text with a tag is refused. */
final class Composer {
    private static final int MAX_DEPTH = 32; // a definition needs 8; everything that walks nodes recurses
    private static final int MAX_NODES = 250_000; // 10,000 streams; aliases count as what they stand for
    private static final String MERGE = "<<";

    private final String file;
    private final Parser parser;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;
    private Mark reached = new Mark("", 0, 0, 0, new int[0], 0);

    /** What an alias stands for, and what it costs to use it. */
    private record Anchored(Node node, int nodes, int depth) {}

    private Composer(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the size of a file was bounded before it was read
        this.file = file;
        this.parser = new ParserImpl(new StreamReader(text), options);
    }

    /**
     * The one document in a text; empty when there is none.
     *
     * @param text without characters that YAML forbids
     * @throws MarkedYAMLException with the place, when the text is no YAML or out of bounds
     */
    static Optional<Node> compose(String file, String text) {
        Composer composer = new Composer(file, text);
        try {
            return composer.document();
        } catch (MarkedYAMLException e) {
            throw e;
        } catch (RuntimeException e) { // the scanner has several for what it does not expect; see the bad files
            String problem = "what follows cannot be read; is a bracket or a quote not closed?";
            throw new ParserException(null, null, problem, composer.reached);
        }
    }

    private Event next() {
        Event event = parser.getEvent();
        reached = event.getEndMark();
        return event;
    }

    private Optional<Node> document() {
        parser.getEvent(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return Optional.empty();
        }
        parser.getEvent(); // the document's start
        Node root = node(1).node();
        parser.getEvent(); // the document's end
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw refused("a second document begins here; only one is read", parser.peekEvent());
        }
        return Optional.of(root);
    }

    private Anchored node(int depth) {
        Event event = next();
        count(1, depth, event);
        if (event instanceof AliasEvent alias) {
            return anchored(alias, depth);
        }
        NodeEvent start = (NodeEvent) event;
        refuseTag(start);
        int before = nodes;
        Anchored result = switch (start.getEventId()) {
            case MappingStart -> mapping(start, depth);
            case SequenceStart -> sequence(start, depth);
            default -> new Anchored(scalar((ScalarEvent) start), 1, 1);
        };
        Anchored composed = new Anchored(result.node(), nodes - before + 1, result.depth());
        if (start.getAnchor() != null) {
            anchors.put(start.getAnchor(), composed);
        }
        return composed;
    }

    private Anchored anchored(AliasEvent alias, int depth) {
        Anchored anchored = anchors.get(alias.getAnchor());
        if (anchored == null) {
            throw refused("nothing before this is anchored as &" + alias.getAnchor(), alias);
        }
        count(anchored.nodes(), depth + anchored.depth() - 1, alias);
        return anchored;
    }

    private Scalar scalar(ScalarEvent event) {
        return new Scalar(place(event), event.getValue(), event.isPlain());
    }

    private Anchored sequence(NodeEvent start, int depth) {
        List<Node> items = new ArrayList<>();
        int below = 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Anchored item = node(depth + 1);
            items.add(item.node());
            below = Math.max(below, item.depth());
        }
        parser.getEvent();
        return new Anchored(new Sequence(place(start), items), 0, below + 1);
    }

    private Anchored mapping(NodeEvent start, int depth) {
        List<Entry> entries = new ArrayList<>();
        List<Entry> merged = new ArrayList<>();
        int below = 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event event = parser.peekEvent();
            if (!(node(depth + 1).node() instanceof Scalar key)) {
                throw refused("a key must be a word, not a list or a mapping", event);
            }
            Event valueStart = parser.peekEvent();
            Anchored value = node(depth + 1);
            below = Math.max(below, value.depth());
            if (key.plain() && key.text().equals(MERGE)) {
                merged.addAll(merge(value.node(), valueStart));
            } else {
                entries.add(new Entry(place(event), key.text(), value.node(), false));
            }
        }
        parser.getEvent();
        return new Anchored(new Mapping(place(start), withMerged(entries, merged)), 0, below + 1);
    }

    private List<Entry> merge(Node value, Event event) {
        if (value instanceof Mapping mapping) {
            return mapping.entries();
        }
        if (!(value instanceof Sequence list)) {
            throw refused("<< needs a mapping, or a list of mappings", event);
        }
        List<Entry> entries = new ArrayList<>();
        for (Node item : list.items()) {
            if (!(item instanceof Mapping mapping)) {
                throw refused("<< needs a mapping, or a list of mappings", event);
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

    private void count(int more, int depth, Event event) {
        nodes += more;
        if (depth > MAX_DEPTH) {
            throw refused("nested too deeply; up to " + MAX_DEPTH + " levels are read", event);
        }
        if (nodes > MAX_NODES) {
            throw refused("too much in one file; up to " + MAX_NODES + " values are read, aliases counted", event);
        }
    }

    private static void refuseTag(NodeEvent event) {
        String tag = switch (event.getEventId()) {
            case Scalar -> ((ScalarEvent) event).getTag();
            default -> ((CollectionStartEvent) event).getTag();
        };
        if (tag != null && !tag.equals("!")) {
            throw refused("the tag " + Shown.value(tag) + " is not allowed; values are written without tags", event);
        }
    }

    private static MarkedYAMLException refused(String problem, Event event) {
        return new ParserException(null, null, problem, event.getStartMark());
    }

    private Place place(Event event) {
        return place(file, event.getStartMark());
    }

    static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
