package io.github.streampusher.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Every file of definitions at one moment.
 *
 * @param others those of the folder, by name
 */
record Sources(SourceFile main, Folder folder, List<SourceFile> others) {
    /** The same for the same files with the same bytes. */
    List<Object> identity() {
        List<String> contents = others.stream().map(SourceFile::identity).toList();
        List<Path> paths = others.stream().map(SourceFile::path).toList();
        return List.of(main.path(), main.identity(), folder.path(), folder.failure(), paths, contents);
    }
}
