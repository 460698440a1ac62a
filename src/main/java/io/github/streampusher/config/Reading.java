package io.github.streampusher.config;

import io.github.streampusher.config.Configuration.Loaded;
import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.stream.StreamName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one load made of the files.
 *
 * @param mainRoot the main file as it could be parsed last
 * @param owned the streams of each file, with those that it had before and that are kept
 * @param references the identity of each file referred to
 */
record Reading(
        Sources files,
        Optional<Mapping> mainRoot,
        Map<Path, Set<StreamName>> owned,
        Map<Path, String> references,
        Loaded loaded) {

    /** Whether it would come out the same with these files and with what is referred to as it is now. */
    boolean isOf(Sources others) {
        return files.identity().equals(others.identity())
                && references.entrySet().stream()
                        .allMatch(entry -> References.identity(entry.getKey()).equals(entry.getValue()));
    }
}
