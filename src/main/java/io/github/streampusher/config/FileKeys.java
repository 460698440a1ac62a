package io.github.streampusher.config;

import static io.github.streampusher.config.ScalarType.BOOLEAN;
import static io.github.streampusher.config.ScalarType.HOST_NAME;
import static io.github.streampusher.config.ScalarType.HTTP_TOKEN;
import static io.github.streampusher.config.ScalarType.LISTEN_ADDRESS;
import static io.github.streampusher.config.ScalarType.PATH;
import static io.github.streampusher.config.ScalarType.PROGRAM;
import static io.github.streampusher.config.ScalarType.TEXT;
import static io.github.streampusher.config.ScalarType.WEBHOOK;
import static io.github.streampusher.config.ScalarType.duration;
import static io.github.streampusher.config.ScalarType.integer;
import static io.github.streampusher.config.ScalarType.number;
import static io.github.streampusher.config.ScalarType.oneOf;
import static io.github.streampusher.config.ScalarType.size;
import static io.github.streampusher.config.ValueType.listOf;

import io.github.streampusher.config.Node.Mapping;
import io.github.streampusher.config.Node.Position;
import io.github.streampusher.config.Node.Scalar;
import io.github.streampusher.config.Section.Fields;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.Settings.StartRate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of the main file, and of the files of definitions, which define streams only. */
final class FileKeys {
    static final Mapping EMPTY_MAPPING = new Mapping(new Position("", 1, 1), List.of());

    private static final Section<Settings.Daemon> DAEMON = Section.of(f -> new Settings.Daemon(
            f.get("ffmpeg", PROGRAM, "/usr/bin/ffmpeg"),
            f.get("ffprobe", PROGRAM, "/usr/bin/ffprobe"),
            f.get("streams-dir", PATH, "streams.d"),
            f.get("log-dir", PATH, Settings.Daemon.DEFAULT_LOG_DIR.toString()),
            f.get("state-dir", PATH, Settings.Daemon.DEFAULT_STATE_DIR.toString()),
            f.get("run-dir", PATH, Settings.Daemon.DEFAULT_RUN_DIR.toString()),
            f.get("start-rate", ScalarType.of(StartRate.ALLOWED, StartRate::parse), "20/s"),
            f.optional("language", oneOf(Language.class))));

    private static final Section<Settings.Log> LOG = Section.of(f -> new Settings.Log(
            f.get("max-file", size("4KiB"), "10MiB"),
            f.get("files", integer(1, 1000), "5"),
            f.get("max-total", size("4KiB"), "1GiB")));

    private static final Section<Settings.Http> HTTP = Section.of(f -> new Settings.Http(
            f.optional("listen", LISTEN_ADDRESS),
            f.optional("token", HTTP_TOKEN),
            f.get("public", BOOLEAN, "false"),
            f.get("stills", BOOLEAN, "false"),
            f.get("hosts", listOf(HOST_NAME, 0).map(Set::copyOf), "[]")));

    private static final Section<Settings.Notification> NOTIFY = Section.of(f -> new Settings.Notification(
            f.get("command", listOf(TEXT, 0), "[]"),
            f.optional("webhook", WEBHOOK),
            f.get(
                    "on",
                    listOf(oneOf(Settings.NotificationEvent.class), 0).map(Set::copyOf),
                    "[down, up, blocked, config]")));

    /** The name of a node, or a label: they stand in the engine's keys. */
    static final ScalarType<String> LABEL =
            ScalarType.of("1 to 63 letters, digits, dots, underscores and hyphens", FileKeys::requireLabel);

    private static final ScalarType<String> SERVER =
            ScalarType.of("an address such as https://10.0.0.1:2379", FileKeys::requireServer);

    private static final Section<Settings.Fleet.Node> NODE = Section.of(f -> new Settings.Fleet.Node(
            f.optional("name", LABEL), f.optional("cores", number(0, 999)), f.get("labels", listOf(LABEL, 0), "[]")));

    private static final Section<Settings.Fleet> FLEET = Section.of(f -> new Settings.Fleet(
            f.get("engine", listOf(SERVER, 0), "[]"),
            f.optional("certificate", TEXT),
            f.get("lease", duration("5s", "10m"), "10s"),
            f.get("node", NODE)));

    /** {@link StreamKeys} reads these later, {@link ConfigFile} has checked that they are mappings. */
    private static final ValueType<Node> UNREAD = (node, context) -> Optional.of(node);

    /** The settings, with paths as they are written. */
    static final Section<Settings> MAIN_FILE = Section.of(f -> {
        Settings settings = new Settings(
                f.get("daemon", DAEMON),
                f.get("log", LOG),
                f.get("http", HTTP),
                f.get("notify", NOTIFY),
                f.get("fleet", FLEET));
        f.get("defaults", UNREAD, "{}");
        f.get("streams", UNREAD, "{}");
        return settings;
    });

    static final Section<Fields> STREAM_FILE = MAIN_FILE.without(Set.of("daemon", "log", "http", "notify", "fleet"));

    private FileKeys() {}

    private static String requireLabel(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a name of a node or a label");
        }
        return text;
    }

    private static String requireServer(String text) {
        if (!text.matches("https?://([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):\\d{1,5}/?")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address of a server; one is like https://10.0.0.1:2379");
        }
        return text;
    }

    /** The mapping behind one of the keys that hold streams. */
    static Mapping mapping(Mapping root, String key) {
        return root.get(key)
                .map(Section::emptyMappingIfNull)
                .map(Mapping.class::cast)
                .orElse(EMPTY_MAPPING);
    }

    /** What names the folder of definitions; empty: nothing. */
    static Optional<Scalar> streamsDir(Mapping root) {
        return root.get("daemon")
                .filter(Mapping.class::isInstance)
                .flatMap(daemon -> ((Mapping) daemon).get("streams-dir"))
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast)
                .filter(name -> !name.text().isBlank());
    }

    /** @param folder from which relative paths are taken */
    static Settings withAbsolutePaths(Settings written, Path folder) {
        Settings.Daemon daemon = written.daemon();
        Settings.Daemon absolute = new Settings.Daemon(
                absoluteProgram(daemon.ffmpeg(), folder),
                absoluteProgram(daemon.ffprobe(), folder),
                absolute(daemon.streamsDir(), folder),
                absolute(daemon.logDir(), folder),
                absolute(daemon.stateDir(), folder),
                absolute(daemon.runDir(), folder),
                daemon.startRate(),
                daemon.language());
        Settings.Http http = written.http();
        Optional<String> listen = http.socket()
                .map(socket -> Settings.Http.UNIX + absolute(socket, folder))
                .or(http::listen);
        return new Settings(
                absolute,
                written.log(),
                new Settings.Http(listen, http.token(), http.openToAll(), http.stills(), http.hosts()),
                written.notification(),
                written.fleet());
    }

    private static String absoluteProgram(String name, Path folder) {
        return name.contains("/") ? absolute(Path.of(name), folder).toString() : name;
    }

    private static Path absolute(Path path, Path folder) {
        return folder.resolve(path).toAbsolutePath().normalize();
    }
}
