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
            "supervision",
            "health/Quality.java",
            "playcheck",
            "diagnosis/Diagnoser.java",
            "plan/Preflight.java",
            "probe/ValueCommands.java",
            "process/WriteProtection.java",
            "process/Tool.java",
            "probe/FileListing.java",
            "daemon/ChannelProbe.java");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Messages of defects, expressions, formats and lines of a plan, which nobody reads as a reason. */
    private static final Pattern NO_REASON = Pattern.compile(
            "Illegal|Suppress|Pattern\\.compile|DateTimeFormatter|^\\s*\\*|\\+ \"\\||cannot open|in place|ended after"
                    + "|DOTALL|\"not there\"|looked for every|planned by|\\\\n  |of each file|every file is|as this file has");

    /** What stands between the values of a sentence. Why an output is elsewhere is put together of several parts. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[*%]| since ");

    private static final Set<String> KEYS = Set.of(
            "video",
            "none",
            "start-rate",
            "start-timeout",
            "stall-timeout",
            "frame-rate",
            "pace",
            "mkv",
            "mp", // of mp4
            "realtime",
            "enabled",
            "false",
            "ffprobe",
            "FFmpeg",
            "SIGSTOP",
            "FLV",
            "HTML",
            "JSON",
            "UTF-",
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
                    .flatMap(StateTextTest::words)
                    .filter(text -> text.contains(" "))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parts of a sentence or literal, each of them whole. */
    private static Stream<String> words(String sentence) {
        return BETWEEN_WORDS
                .splitAsStream(sentence)
                .map(text -> text.replaceFirst("^[;,:)(]* +", "").replaceFirst("[ ;:,(]+$", ""));
    }

    @Test
    void everyReasonInTheSourcesIsThere() throws IOException {
        Set<String> known = sentences().stream()
                .flatMap(line -> words(line.split(" = ", 2)[0]))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (String source : SOURCES) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(source))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .flatMap(file -> literals(file).stream().filter(text -> !known.contains(text)))
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
                "command-failed: give ended with status 3: no *** at ***; next try in 8 s"
                        + " | command-failed：give 以状态 3 结束：no *** at ***；距下次重试 8 s",
                "command-failed: give ended with status 0 and printed no first line"
                        + " | command-failed：give 以状态 0 结束，但没有输出第一行",
                "command-failed: /open can be written by other users, who would decide what give does; it is not run"
                        + " | command-failed：/open 可被其他用户改写，他们因此能决定 give 做什么；所以不运行它",
                "command-failed: sleep took longer than 30 s | command-failed：sleep 用时超过 30 s",
                "unknown: the first 5 of 6 cannot be played: the input has no video"
                        + " | unknown：6 个文件中的前 5 个无法播放：输入没有视频",
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
