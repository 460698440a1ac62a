package io.github.streampusher.stream;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of the daemon as a whole; paths are absolute. */
public record Settings(Daemon daemon, Log log, Http http, Notification notification, Fleet fleet) {

    /**
     * @param ffmpeg a path, or a bare name that is looked up on PATH
     * @param ffprobe likewise
     * @param startRate the greatest number of starts a second
     * @param language of advice, tables, reports and the page; empty: that of the environment
     */
    public record Daemon(
            String ffmpeg,
            String ffprobe,
            Path streamsDir,
            Path logDir,
            Path stateDir,
            Path runDir,
            StartRate startRate,
            Optional<Language> language) {
        public static final Path DEFAULT_LOG_DIR = Path.of("/var/log/stream-pusher");
        public static final Path DEFAULT_STATE_DIR = Path.of("/var/lib/stream-pusher");
        public static final Path DEFAULT_RUN_DIR = Path.of("/run/stream-pusher");

        /** The language in which people read. */
        public Language textLanguage(Map<String, String> environment) {
            return language.orElseGet(() -> Language.ofEnvironment(environment));
        }
    }

    /**
     * The bounds of the streams' logs.
     *
     * @param maxFile a file is rotated at this size
     * @param files the number of rotated files that are kept
     * @param maxTotal of all streams together
     */
    public record Log(ByteSize maxFile, int files, ByteSize maxTotal) {}

    /**
     * The HTTP service.
     *
     * @param listen {@code HOST:PORT}, or {@code unix:PATH}; empty: off
     * @param token what a caller must show to act, and from beyond loopback to read; empty: nobody can act
     * @param openToAll whether everybody may read without the token
     * @param stills whether there is a picture of what each relayed stream sends
     * @param hosts the names, in lower case, under which it may be called besides those of loopback
     */
    public record Http(
            Optional<String> listen, Optional<Text> token, boolean openToAll, boolean stills, Set<String> hosts) {
        /** Before the path of a socket in {@link #listen}. */
        public static final String UNIX = "unix:";

        public Http {
            hosts = Set.copyOf(hosts);
        }

        /** The path of the Unix socket; empty: it is none. */
        public Optional<Path> socket() {
            return listen.filter(address -> address.startsWith(UNIX))
                    .map(address -> Path.of(address.substring(UNIX.length())));
        }
    }

    /**
     * The receivers of notifications.
     *
     * @param command a program and its arguments, which gets the event on standard input; empty: none
     * @param webhook an address that gets the event by POST
     */
    public record Notification(List<Text> command, Optional<Address> webhook, Set<NotificationEvent> on) {
        public Notification {
            command = List.copyOf(command);
            on = Set.copyOf(on);
        }

        public static final Notification DEFAULT =
                new Notification(List.of(), Optional.empty(), Set.of(NotificationEvent.values()));
    }

    /** The events that can be notified. */
    public enum NotificationEvent {
        DOWN,
        UP,
        BLOCKED,
        CONFIG
    }

    /**
     * The fleet of which this daemon is a node.
     *
     * @param engine the addresses of all servers of the engine; none: there is no fleet
     * @param certificate by which nodes and servers know each other
     * @param lease so long after its last sign of life a node's streams go elsewhere
     */
    public record Fleet(List<String> engine, Optional<Text> certificate, Duration lease, Node node) {
        private static final Pattern LOOPBACK = Pattern.compile("https?://(127\\.0\\.0\\.1|\\[::1]|localhost):.*");

        /**
         * @param name empty: the host's
         * @param cores empty: those of the machine less one
         */
        public record Node(Optional<String> name, Optional<Double> cores, List<String> labels) {
            public Node {
                labels = List.copyOf(labels);
            }
        }

        /** @throws IllegalArgumentException when others on the network could read or write the engine */
        public Fleet {
            engine = List.copyOf(engine);
            boolean secure = engine.stream().allMatch(server -> server.startsWith("https:"));
            if (secure && !engine.isEmpty() && certificate.isEmpty()) {
                throw new IllegalArgumentException(
                        "has https servers and no certificate; add certificate: ${credential:fleet}");
            }
            if (!secure
                    && !engine.stream()
                            .allMatch(server -> LOOPBACK.matcher(server).matches())) {
                throw new IllegalArgumentException(
                        "has a server without TLS beyond this machine; whoever writes to it moves streams: use https");
            }
        }

        public boolean isUsed() {
            return !engine.isEmpty();
        }
    }

    /** The greatest number of starts a second: {@code 20/s}. */
    public record StartRate(int perSecond) {
        private static final Pattern NOTATION = Pattern.compile("(\\d{1,6})/s");
        private static final int MAX = 100_000;

        /** What a start rate may be, for messages. */
        public static final String ALLOWED = "a rate such as 20/s, from 1/s to 100000/s";

        /** @throws IllegalArgumentException when outside 1 to 100000 */
        public StartRate {
            if (perSecond < 1 || perSecond > MAX) {
                throw new IllegalArgumentException(perSecond + "/s is out of range; " + ALLOWED);
            }
        }

        /** @throws IllegalArgumentException when the text is no rate */
        public static StartRate parse(String text) {
            Matcher matcher = NOTATION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a start rate; " + ALLOWED);
            }
            return new StartRate(Integer.parseInt(matcher.group(1)));
        }

        /** The time between two starts. */
        public Duration interval() {
            return Duration.ofSeconds(1).dividedBy(perSecond);
        }
    }

    /** A number of bytes: {@code 4096}, {@code 10MB} (decimal) or {@code 10MiB} (binary). */
    public record ByteSize(long bytes) {
        private static final Pattern NOTATION = Pattern.compile("(\\d{1,15})(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?");

        /** What a size may be, for messages. */
        public static final String ALLOWED = "a size such as 10MiB or 1GB";

        /** @throws IllegalArgumentException when the text is no size, or more than fits 63 bits */
        public static ByteSize parse(String text) {
            Matcher matcher = NOTATION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not a size; " + ALLOWED);
            }
            String unit = matcher.group(2) == null ? "B" : matcher.group(2);
            int thousands = "BKMGT".indexOf(Character.toUpperCase(unit.charAt(0)));
            long factor = (long) Math.pow(unit.contains("i") ? 1024 : 1000, thousands);
            try {
                return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("\"" + text + "\" is too large; " + ALLOWED, e);
            }
        }
    }
}
