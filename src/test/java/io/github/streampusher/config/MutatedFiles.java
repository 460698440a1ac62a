package io.github.streampusher.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes files of definitions that are nearly right, with secrets in many places. Each secret has {@link #WRITTEN} in it, if
 * it stands in the file itself, or {@link #REFERENCED}, if it is the value of a reference.
 */
final class MutatedFiles {
    /** Stands twice in each secret of a file, so that a reference which cuts the one leaves the other. */
    static final String WRITTEN = "zq5xk";

    static final String REFERENCED = "zq9vr";

    private static final Path SHIPPED = Path.of("etc/stream-pusher/stream-pusher.yaml");
    private static final Path KEYS = Path.of("src/test/resources/config/keys.txt");
    private static final Path BAD_FILES = Path.of("src/test/resources/config/bad");
    private static final int MAX_SEED_LENGTH = 6000;
    private static final int MAX_REPEATED = 20_000;

    /** The first of the characters that stand for secrets until the text is complete: no mutation cuts one. */
    private static final char FIRST_SECRET = '\uE000';

    private static final Pattern SECRET_CHARACTER = Pattern.compile("[\uE000-\uE0FF]");

    private static final List<String> SECRETS = List.of(
            "rtmp://h.example/app/inst/¤", // with an instance: what is glued to it may have a slash
            "rtmp://h.example/app/¤?s=1",
            "rtmps://user:¤@h.example:443/app/inst/¤?x=¤",
            "rtsp://admin:¤@cam.example:554/main",
            "rtsp://¤@cam.example/main",
            "srt://h.example:9000?mode=caller&passphrase=¤&latency=200",
            "http://u:¤@h.example/live.m3u8?width=640&token=¤",
            "https://h.example/x.m3u8?cid=¤&copy=0",
            "http://proxy.example/rtsp://u:¤@cam.example/main");

    private static final List<String> REFERENCES =
            List.of("${env:VALUE}", "${file:value}", "${credential:value}", "${command:./give ¤}");

    private static final List<String> PAIRS = List.of(
            "enabled: false",
            "title: 深夜电台",
            "labels: {site: '§', note: \"${stream}\"}",
            "schedule: ['Mon..Fri 20:00-23:00', 'Sat,Sun 10:00-02:00']",
            "seamless: on",
            "video: {codec: h264, size: 1280x720, frame-rate: 30000/1001, bitrate: 1000k, fit: crop}",
            "video: {overlay: [{image: '§', at: top-right, height: 8%}, {text: '%H:%M §', at: top-left}]}",
            "video: copy",
            "audio: {codec: aac, bitrate: 160k, sample-rate: 48000, channels: 2}",
            "audio: silence",
            "watchdog: {stall-timeout: 4s, min-speed: 0.5, on-slow: restart}",
            "restart: {delay: 2s, on-end: finish, quarantine-after: 3}",
            "ffmpeg: {global-args: ['§'], input-args: ['-headers', '§'], output-args: [-metadata, 'comment=§']}",
            "place: {needs: card-1, cores: 0.4}");

    private static final List<String> VALUES = List.of(
            "1s 10m 500ms 2h 0s 99999999h -1 0 1 2 65535 1e9 0x7fffffff 99999999999999999999 true false yes null ~ auto copy"
                    .split(" "));

    private static final List<String> MORE_VALUES = List.of(
            "1000k",
            "2.5M",
            "10MiB",
            "1280x720",
            "16x16",
            "30000/1001",
            "25",
            "h264",
            "test",
            "test:640x480@25",
            "-",
            "test:0x0@0",
            "out/%Y%m%d.mkv",
            "%",
            "pad",
            "Mon..Fri 20:00-23:00",
            "Asia/Shanghai",
            "hls",
            "[a, b]",
            "{a: b}",
            "/srv/media/",
            "*.mp4",
            "{slate: x}",
            "{url: test, loop: true}",
            "{files: /srv, order: shuffle}");

    private static final List<String> PIECES = List.of(
            "&a ",
            "*a",
            "<<: *a\n",
            "<<: [*a, *a]",
            "!!java.net.URL ",
            "! ",
            "? ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            ": ",
            ":",
            "\n",
            "\n  ",
            "\n      ",
            "\t",
            "\"",
            "'",
            "''",
            "|\n",
            "|+2\n",
            ">-\n",
            "%YAML 1.1\n---\n",
            "---\n",
            "...\n",
            "\uFEFF",
            "\u0000",
            "\u0085",
            "\u2028",
            "\uD83D",
            "😀",
            "深夜",
            " #",
            "#",
            "@",
            "`",
            "${",
            "$$",
            "$value0",
            "}",
            "\\",
            "\"\\x00\"",
            "\"\\ud800\"",
            "\r\n",
            "://",
            "rtmp://",
            "//",
            "?",
            "=",
            "RTMP://x/",
            "0",
            "a",
            "\u202E");

    private final Random random;
    private final List<String> seeds;
    private final List<String> keys;
    private final List<String> secrets = new ArrayList<>();

    MutatedFiles() throws IOException {
        this(new Random(0), seeds(), keys());
    }

    private MutatedFiles(Random random, List<String> seeds, List<String> keys) {
        this.random = random;
        this.seeds = seeds;
        this.keys = keys;
    }

    /** The files that one number stands for. */
    MutatedFiles withSeed(long seed) {
        return new MutatedFiles(new Random(seed), seeds, keys);
    }

    private static List<String> seeds() throws IOException {
        List<String> texts = new ArrayList<>();
        texts.add(uncommented(Files.readString(SHIPPED)));
        try (Stream<Path> files = Files.list(BAD_FILES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                texts.add(text.substring(0, Math.min(text.length(), MAX_SEED_LENGTH)));
            }
        }
        return List.copyOf(texts);
    }

    /** The shipped file has each key as a comment. */
    private static String uncommented(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("# "))
                .map(line -> line.replaceFirst("^#", ""))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> keys() throws IOException {
        return Files.readAllLines(KEYS).stream()
                .filter(line -> line.matches("[a-z].*"))
                .map(key -> key.replaceFirst(".*\\.", ""))
                .distinct()
                .toList();
    }

    /** A file. */
    record Mutated(byte[] bytes, boolean isCut) {}

    /** The next file; {@code isCut}: a secret that stands in it may have lost what made it one. */
    Mutated next() {
        StringBuilder text = new StringBuilder(random.nextInt(6) == 0 ? oneOf(seeds) : definitions());
        for (int mutations = random.nextInt(6) - 2; mutations > 0; mutations--) {
            mutate(text);
        }
        String filled = SECRET_CHARACTER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        secrets.get((found.group().charAt(0) - FIRST_SECRET) % secrets.size())));
        filled = filled.replaceAll("\\$+(\\$\\{)", "$1"); // a dollar sign that is escaped begins no reference
        byte[] bytes = filled.getBytes(StandardCharsets.UTF_8);
        boolean isCut = random.nextInt(8) == 0 && bytes.length > 0;
        for (int cuts = random.nextInt(4); isCut && cuts >= 0; cuts--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return new Mutated(bytes, isCut);
    }

    private String definitions() {
        if (random.nextInt(3) == 0) {
            String yaml = YamlPrinter.yaml(new RandomDefinitions(random.nextLong()).atMost(1));
            return filled(yaml.replace("}, ", "},\n ").replace("clip.mp4", "§").replace("rtsp://u:p@h/1", "§"));
        }
        StringBuilder text = new StringBuilder("streams:\n");
        for (int streams = random.nextInt(4) / 3 * 2; streams >= 0; streams--) {
            text.append("  s")
                    .append(streams)
                    .append(":\n    input: ")
                    .append(input())
                    .append("\n    output: ");
            text.append(output()).append('\n');
            for (int more = random.nextInt(6); more > 0; more--) {
                text.append("    ")
                        .append(random.nextInt(8) == 0 ? pair() : filled(oneOf(PAIRS)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private String input() {
        return switch (random.nextInt(4)) {
            case 0 -> "test";
            case 1 -> "[" + quoted(secret()) + ", {slate: soon}]";
            case 2 -> "{url: " + quoted(secret()) + ", options: {passphrase: " + quoted(secret()) + "}}";
            default -> quoted(secret());
        };
    }

    private String output() {
        return switch (random.nextInt(4)) {
            case 0 -> "[" + quoted(secret()) + ", x.mkv]";
            case 1 ->
                "{url: " + quoted(secret()) + ", backup: " + quoted(secret()) + ", options: {a: '" + secret() + "'}}";
            default -> quoted(secret());
        };
    }

    /** The text with a secret in the place of each §. */
    private String filled(String text) {
        return Pattern.compile("§").matcher(text).replaceAll(found -> secret());
    }

    private String quoted(String text) {
        return switch (random.nextInt(3)) {
            case 0 -> text;
            case 1 -> "\"" + text + "\"";
            default -> "'" + text + "'";
        };
    }

    private String pair() {
        String value = random.nextInt(3) == 0 ? quoted(secret()) : value();
        String key = oneOf(keys);
        return random.nextBoolean() ? key + ": " + value : oneOf(keys) + ": {" + key + ": " + value + "}";
    }

    private String value() {
        return oneOf(random.nextBoolean() ? VALUES : MORE_VALUES);
    }

    /** A character that stands for an address with secrets, or for a reference, and often for the one within the other. */
    private String secret() {
        if (secrets.size() == 256) {
            return String.valueOf(FIRST_SECRET);
        }
        StringBuilder text = new StringBuilder(oneOf(SECRETS));
        if (random.nextInt(4) == 0) {
            text = new StringBuilder(oneOf(REFERENCES));
        } else if (random.nextInt(3) == 0) {
            text.insert(random.nextInt(text.length() + 1), oneOf(REFERENCES));
        }
        secrets.add(text.toString().replace("¤", WRITTEN + random.nextInt(1000) + WRITTEN));
        return String.valueOf((char) (FIRST_SECRET + secrets.size() - 1));
    }

    private void mutate(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(9)) {
            case 0 -> text.insert(at, oneOf(PIECES));
            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
            case 2 ->
                text.insert(
                        random.nextInt(text.length() + 1),
                        text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
            case 3 -> text.insert(at, secret());
            case 4 -> text.insert(at, (char) random.nextInt(random.nextInt(4) == 0 ? 0xD800 : 300));
            case 5 -> replaceValue(text, at);
            case 6 -> moveLine(text, at);
            case 7 -> text.insert(at, "\n" + " ".repeat(random.nextInt(7)) + pair() + "\n");
            default -> text.insert(at, random.nextInt(20) == 0 ? repeated() : oneOf(PIECES));
        }
    }

    private String repeated() {
        String piece = random.nextBoolean() ? oneOf(PIECES) : value();
        return piece.repeat(1 + random.nextInt(MAX_REPEATED) / (piece.length() + 1));
    }

    private void replaceValue(StringBuilder text, int from) {
        int colon = text.indexOf(": ", from);
        int end = text.indexOf("\n", colon + 1);
        if (colon >= 0 && end > colon) {
            text.replace(colon + 2, end, random.nextBoolean() ? value() : quoted(secret()));
        }
    }

    private void moveLine(StringBuilder text, int from) {
        int begin = text.indexOf("\n", from);
        int end = text.indexOf("\n", begin + 1);
        if (begin >= 0 && end > begin) {
            String line = text.substring(begin, end);
            text.delete(begin, end);
            int other = text.indexOf("\n", random.nextInt(text.length() + 1));
            text.insert(Math.max(other, 0), line);
        }
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
