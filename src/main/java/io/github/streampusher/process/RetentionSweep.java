package io.github.streampusher.process;

import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Settings.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deletes the oldest recordings of an output beyond what is to be kept; never the newest, which is being written. */
final class RetentionSweep {
    private static final Pattern CODE = Pattern.compile("%(?:([YmdHMSsjyF])|0?\\d*d)");

    /** What a file got into its name when another run would have written over it. */
    private static final String RENAMED = "(?:\\.\\d{8}-\\d{6}\\.\\d{3})?";

    private static final Duration BEING_WRITTEN = Duration.ofMinutes(1);

    private RetentionSweep() {}

    private record Recording(Path path, Instant modified, long bytes) {}

    static void run(RetainedFiles files, Path workDir, Instant now) throws IOException {
        Path pattern = workDir.resolve(files.pattern());
        Path folder = pattern.getParent();
        if (!Files.isDirectory(folder) || CODE.matcher(folder.toString()).find()) {
            return;
        }
        Set<String> needed = files.playlist().isPresent()
                ? HlsKeeper.namedSegments(workDir.resolve(files.playlist().get()))
                : Set.of();
        List<Recording> recordings =
                recordings(folder, namePattern(pattern.getFileName().toString()));
        recordings.removeIf(file -> needed.contains(file.path().getFileName().toString()));
        Instant oldest = files.retention().age().map(now::minus).orElse(Instant.MIN);
        long most = files.retention().size().map(ByteSize::bytes).orElse(Long.MAX_VALUE);
        long kept = 0;
        for (int i = 0; i < recordings.size(); i++) { // the newest first
            Recording file = recordings.get(i);
            kept += file.bytes();
            boolean isWritten = i == 0 || file.modified().plus(BEING_WRITTEN).isAfter(now);
            if (!isWritten && (file.modified().isBefore(oldest) || kept > most)) {
                Files.deleteIfExists(file.path());
            }
        }
    }

    private static List<Recording> recordings(Path folder, Pattern names) throws IOException {
        List<Recording> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(
                            path -> names.matcher(path.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .collect(Collectors.toList())) {
                found.add(new Recording(file, Files.getLastModifiedTime(file).toInstant(), Files.size(file)));
            }
        }
        found.sort(Comparator.comparing(Recording::modified).reversed());
        return found;
    }

    /** The names that the pattern gives, and those that were renamed. */
    private static Pattern namePattern(String name) {
        int dot = name.lastIndexOf('.');
        StringBuilder expression = new StringBuilder();
        int at = 0;
        Matcher code = CODE.matcher(name);
        while (code.find()) {
            appendLiteral(expression, name, at, code.start(), dot);
            expression.append("F".equals(code.group(1)) ? "\\d{4}-\\d\\d-\\d\\d" : "\\d+");
            at = code.end();
        }
        appendLiteral(expression, name, at, name.length(), dot);
        return Pattern.compile(expression.toString());
    }

    private static void appendLiteral(StringBuilder expression, String name, int from, int until, int dot) {
        if (dot >= from && dot < until) {
            expression.append(Pattern.quote(name.substring(from, dot))).append(RENAMED);
            expression.append(Pattern.quote(name.substring(dot, until)));
        } else {
            expression.append(Pattern.quote(name.substring(from, until)));
        }
    }
}
