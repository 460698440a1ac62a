package io.github.streampusher.config;

import io.github.streampusher.config.Node.Entry;
import io.github.streampusher.config.Node.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A file of definitions at one moment.
 *
 * @param identity the same for the same content
 * @param root what it says; empty when it cannot be parsed, for which there is a problem
 */
record SourceFile(Path path, String identity, Optional<Mapping> root, Optional<Problem> problem) {
    static final int MAX_BYTES = 1 << 20; // 2,000 streams take a third of it; snakeyaml needs fifty times the size

    private static final String FORM = "such as \"streams: {NAME: {input: URL, output: URL}}\"";

    static SourceFile read(Path path) {
        return of(path, Content.of(path, MAX_BYTES));
    }

    static SourceFile of(Path path, Content content) {
        Place start = new Place(path.toString(), 1, 1);
        if (content.failure().isPresent()) {
            String message = "the file " + content.failure().get();
            return failed(path, content, Problem.error(start, "", message));
        }
        Decoded decoded = Decoded.of(path.toString(), content.bytes());
        if (decoded.problem().isPresent()) {
            return failed(path, content, decoded.problem().get());
        }
        try {
            return parsed(path, content, Composer.compose(path.toString(), decoded.text()), start);
        } catch (MarkedYAMLException e) {
            Place place = Composer.place(path.toString(), e.getProblemMark());
            return failed(path, content, Problem.error(place, "", Grammar.explained(e)));
        }
    }

    private static SourceFile parsed(Path path, Content content, Optional<Node> root, Place start) {
        Node node = Section.emptied(root.orElse(new Mapping(start, List.of())));
        if (!(node instanceof Mapping mapping)) {
            return failed(path, content, Problem.error(node.place(), "", "the file must be a mapping; " + FORM));
        }
        for (Entry entry : mapping.entries()) {
            boolean holdsStreams = entry.key().equals("streams") || entry.key().equals("defaults");
            if (holdsStreams && !(Section.emptied(entry.value()) instanceof Mapping)) {
                String message = "must be a mapping; " + FORM;
                return failed(path, content, Problem.error(entry.value().place(), entry.key(), message));
            }
        }
        return new SourceFile(path, content.identity(), Optional.of(mapping), Optional.empty());
    }

    private static SourceFile failed(Path path, Content content, Problem problem) {
        return new SourceFile(path, content.identity(), Optional.empty(), Optional.of(problem));
    }

    /** Whether every user of this machine can read it; false where that cannot be told. */
    boolean isWorldReadable() {
        try {
            Path folder = path.toAbsolutePath().getParent();
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)
                    && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
