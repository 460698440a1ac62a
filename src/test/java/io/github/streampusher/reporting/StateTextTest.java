package io.github.streampusher.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever reads Chinese finds no English in why a stream is in its state, apart from codes, keys and FFmpeg's own words. */
class StateTextTest {
    private static final Path MAIN = Path.of("src/main/java/io/github/streampusher");

    /** Where the reasons of states come from. */
    private static final List<String> SOURCES = List.of(
            "supervision", "health/Quality.java", "playcheck", "diagnosis/Diagnoser.java", "plan/Preflight.java");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Messages of defects, expressions and formats, which nobody reads as a reason. */
    private static final Pattern NO_REASON = Pattern.compile(
            "Illegal|Suppress|Pattern\\.compile|DateTimeFormatter|^\\s*\\*|\\+ \"\\||cannot open|in place|ended after");

    private static final Set<String> KEYS = Set.of(
            "video",
            "none",
            "start-rate",
            "start-timeout",
            "stall-timeout",
            "frame-rate",
            "pace",
            "realtime",
            "enabled",
            "false",
            "ffprobe",
            "FFmpeg",
            "SIGSTOP",
            "FLV",
            "HEVC",
            "h");

    private static List<String> sentences() throws IOException {
        try (var in = StateText.class.getResourceAsStream("states.zh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static String chinese(String reason) {
        return StateText.in(Language.ZH, reason);
    }

    private static List<String> literals(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !NO_REASON.matcher(line).find())
                    .flatMap(line -> LITERAL.matcher(line).results())
                    .map(found -> found.group(1).replaceAll("%[.0-9]*[df]", "%").replaceAll("%s", "*"))
                    .map(text -> text.replaceFirst("^[;,:)(]* +", "").replaceFirst("[ ;:,(]+$", ""))
                    .filter(text -> text.contains(" "))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyReasonInTheSourcesIsThere() throws IOException {
        String known = String.join("\n", sentences()).replace("%", "*");
        List<String> missing = new ArrayList<>();
        for (String source : SOURCES) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(source))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .flatMap(
                                file -> literals(file).stream().filter(text -> !known.contains(text.replace("%", "*"))))
                        .forEach(missing::add);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void noSentenceHasEnglishLeft() throws IOException {
        for (String line : sentences()) {
            String english = line.split(" = ", 2)[0].replaceAll("[*%]", "7");
            String text = chinese(english);
            Set<String> words = Pattern.compile("[A-Za-z][A-Za-z-]*")
                    .matcher(text)
                    .results()
                    .map(word -> word.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            words.removeAll(KEYS);
            assertEquals(Set.of(), words, english + ": " + text);
            assertTrue(text.codePoints().anyMatch(Character::isIdeographic), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source-refused: tcp://h:1: Connection refused; next try in 8 s"
                        + " | source-refused：tcp://h:1: Connection refused；距下次重试 8 s",
                "destination-closed: output 2 of 3 down: Broken pipe; too-slow: 0.71x of real time for more than 30 s"
                        + " | destination-closed：第 2 个输出（共 3 个）中断：Broken pipe；too-slow：速度为实时的 0.71 倍，已超过 30 s",
                "source-lost: on input 2 in the same session since source-stalled: the audio gave nothing for 15 s, while the"
                        + " video went on (fallback since 2026-11-28 10:00:00)"
                        + " | source-lost：正在用输入 2，会话不变，原因是 source-stalled：音频在 15 s 内没有数据，而视频正常（自 2026-11-28"
                        + " 10:00:00 起使用后备）",
                "killed: killed by signal 9; 4 short runs, next try in 20 s | killed：被信号 9 杀死；连续 4 次短暂运行，距下次重试 20 s",
                "run 3 after source-ended | 第 3 次运行，上次结束于 source-ended",
                "unknown: a; b (exit status 1) | unknown：a; b（退出状态 1）",
            })
    void reasonsOfSeveralPartsAreChinese(String english, String expected) {
        assertEquals(expected, chinese(english));
        assertEquals(english, StateText.in(Language.EN, english));
    }

    @Test
    void ffmpegsWordsStay() {
        String line = "[tcp @ 0x1] Connection to tcp://h:1 failed: refused; Error opening output";
        assertEquals(line, chinese(line));
        assertEquals("", chinese(""));
        for (Cause cause : Cause.values()) {
            assertEquals(cause.code() + "：" + line, chinese(cause.code() + ": " + line));
        }
    }
}
