package io.github.streampusher.config;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.ByteSize;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StartRate;
import io.github.streampusher.stream.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The table of a file's keys: those of the main file, and of the files beside it that define streams alone. */
final class FileKeys {
    private static final Mapping EMPTY_MAPPING = new Mapping(new FilePosition("", 1, 1), List.of());
    private static final Key<String> FFMPEG = Key.of("ffmpeg", ScalarTypes.PROGRAM, "/usr/bin/ffmpeg");
    private static final Key<String> FFPROBE = Key.of("ffprobe", ScalarTypes.PROGRAM, "/usr/bin/ffprobe");
    private static final Key<Path> STREAMS_DIR = Key.of("streams-dir", ScalarTypes.PATH, "streams.d");
    private static final Key<Path> LOG_DIR = Key.of("log-dir", ScalarTypes.PATH, "/var/log/stream-pusher");
    private static final Key<Path> STATE_DIR = Key.of("state-dir", ScalarTypes.PATH, "/var/lib/stream-pusher");
    private static final Key<Path> RUN_DIR = Key.of("run-dir", ScalarTypes.PATH, "/run/stream-pusher");
    private static final Key<StartRate> START_RATE =
            Key.of("start-rate", ScalarType.of(StartRate.ALLOWED, StartRate::parse), "20/s");
    private static final Section<Settings.Daemon> DAEMON_SECTION = Section.of(
            List.of(FFMPEG, FFPROBE, STREAMS_DIR, LOG_DIR, STATE_DIR, RUN_DIR, START_RATE),
            values -> new Settings.Daemon(
                    values.get(FFMPEG),
                    values.get(FFPROBE),
                    values.get(STREAMS_DIR),
                    values.get(LOG_DIR),
                    values.get(STATE_DIR),
                    values.get(RUN_DIR),
                    values.get(START_RATE)));

    private static final Key<ByteSize> MAX_FILE = Key.of("max-file", sizeType(), "10MiB");
    private static final Key<Integer> FILES = Key.of("files", ScalarTypes.integer(1, 1000), "5");
    private static final Key<ByteSize> MAX_TOTAL = Key.of("max-total", sizeType(), "1GiB");
    private static final Section<Settings.Log> LOG_SECTION = Section.of(
            List.of(MAX_FILE, FILES, MAX_TOTAL),
            values -> new Settings.Log(values.get(MAX_FILE), values.get(FILES), values.get(MAX_TOTAL)));

    private static final Key<Optional<String>> LISTEN = Key.optional("listen", ScalarTypes.LISTEN_ADDRESS);
    private static final Section<Settings.Http> HTTP_SECTION =
            Section.of(List.of(LISTEN), values -> new Settings.Http(values.get(LISTEN)));

    private static final Key<List<Text>> COMMAND =
            Key.of("command", new ListType<>(ScalarTypes.TEXT, 0), List.of(), "[]");
    private static final Key<Optional<Address>> WEBHOOK = Key.optional("webhook", ScalarTypes.WEBHOOK);
    private static final Key<Set<Settings.NotificationEvent>> ON = Key.of(
            "on",
            new ListType<>(ScalarTypes.oneOf(Settings.NotificationEvent.class), 0).map(Set::copyOf),
            Settings.Notification.DEFAULT.on(),
            "[down, up, blocked, config]");
    private static final Section<Settings.Notification> NOTIFY_SECTION = Section.of(
            List.of(COMMAND, WEBHOOK, ON),
            values -> new Settings.Notification(values.get(COMMAND), values.get(WEBHOOK), values.get(ON)));

    private static final Key<Settings.Daemon> DAEMON = Key.of("daemon", DAEMON_SECTION);
    private static final Key<Settings.Log> LOG = Key.of("log", LOG_SECTION);
    private static final Key<Settings.Http> HTTP = Key.of("http", HTTP_SECTION);
    private static final Key<Settings.Notification> NOTIFY = Key.of("notify", NOTIFY_SECTION);

    /** Both are read by {@link StreamKeys}; {@link SourceFile} sees to it that they are mappings. */
    private static final Key<Node> DEFAULTS = unparsedKey("defaults");

    private static final Key<Node> STREAMS = unparsedKey("streams");

    static final Section<Fields> MAIN_FILE =
            Section.of(List.of(DAEMON, LOG, HTTP, NOTIFY, DEFAULTS, STREAMS), Function.identity());

    static final Section<Fields> STREAM_FILE = Section.of(List.of(DEFAULTS, STREAMS), Function.identity());

    private FileKeys() {}

    /** What stands behind one of the keys that hold streams. */
    static Mapping mapping(Mapping root, String key) {
        return root.get(key)
                .map(Section::emptyMappingIfNull)
                .map(Mapping.class::cast)
                .orElse(EMPTY_MAPPING);
    }

    /** Where the folder of definitions is named; empty: it is not. */
    static Optional<FilePosition> streamsDirPosition(Mapping root) {
        return root.get("daemon")
                .filter(Mapping.class::isInstance)
                .flatMap(daemon -> ((Mapping) daemon).get(STREAMS_DIR.name()))
                .filter(value -> value instanceof Scalar name && !name.text().isBlank())
                .map(Node::position);
    }

    /** @param folder from which relative paths are taken */
    static Settings settings(Fields values, Path folder) {
        Settings.Daemon daemon = values.get(DAEMON);
        Settings.Daemon absolute = new Settings.Daemon(
                resolveProgram(daemon.ffmpeg(), folder),
                resolveProgram(daemon.ffprobe(), folder),
                resolvePath(daemon.streamsDir(), folder),
                resolvePath(daemon.logDir(), folder),
                resolvePath(daemon.stateDir(), folder),
                resolvePath(daemon.runDir(), folder),
                daemon.startRate());
        return new Settings(absolute, values.get(LOG), values.get(HTTP), values.get(NOTIFY));
    }

    /** As it is written, or the default; for messages, which show paths as short as the operator wrote them. */
    static Path streamsDir(Fields values) {
        return values.get(DAEMON).streamsDir();
    }

    private static String resolveProgram(String name, Path folder) {
        return name.contains("/") ? resolvePath(Path.of(name), folder).toString() : name;
    }

    private static Path resolvePath(Path path, Path folder) {
        return folder.resolve(path).toAbsolutePath().normalize();
    }

    private static ScalarType<ByteSize> sizeType() {
        String allowed = ByteSize.ALLOWED + ", at least 4KiB";
        return ScalarType.of(allowed, text -> {
            ByteSize size = ByteSize.parse(text);
            if (size.bytes() < 4096) {
                throw new IllegalArgumentException("\"" + text + "\" is too small; " + allowed);
            }
            return size;
        });
    }

    private static Key<Node> unparsedKey(String name) {
        return Key.of(name, (node, context) -> Optional.of(node), EMPTY_MAPPING, "{}");
    }
}
