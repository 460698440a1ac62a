package io.github.streampusher.config;

import io.github.streampusher.config.Configuration.LoadResult;
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
 * @param streamsByFile the streams of each file, with those that it had before and that are kept
 * @param referencedFiles the identity of each file referred to
 */
record LoadState(
        ConfigFiles files,
        Optional<Mapping> mainRoot,
        Map<Path, Set<StreamName>> streamsByFile,
        Map<Path, String> referencedFiles,
        LoadResult result) {

    /** Whether it would come out the same with these files and with what is referred to as it is now. */
    boolean isUpToDate(ConfigFiles others) {
        return files.fingerprint().equals(others.fingerprint())
                && referencedFiles.entrySet().stream()
                        .allMatch(
                                entry -> References.fingerprint(entry.getKey()).equals(entry.getValue()));
    }
}
