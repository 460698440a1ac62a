package io.github.streampusher.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Every file of definitions at one moment.
 *
 * @param streamFiles those of the folder, by name
 */
record ConfigFiles(ConfigFile mainFile, DefinitionFolder folder, List<ConfigFile> streamFiles) {
    /** The same for the same files with the same bytes. */
    List<Object> fingerprint() {
        List<String> contents =
                streamFiles.stream().map(ConfigFile::fingerprint).toList();
        List<Path> paths = streamFiles.stream().map(ConfigFile::path).toList();
        return List.of(mainFile.path(), mainFile.fingerprint(), folder.path(), folder.failure(), paths, contents);
    }
}
