package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
    private static final Pattern KEYS = Pattern.compile("\"((?:[a-z-]+: ?)+)");
    private static final Pattern ACTION = Pattern.compile(
            "\"(size|bitrate)\"|nobody needs|任何人都无需|\"(stream-pusher|ls|fuser"
                    + "|lsusb|nc|ping|ip|ffprobe|ffmpeg|getent|timedatectl|top|nvidia-smi|sudo|free|systemctl|df|journalctl|apt|ss)[ \"]");

    @ParameterizedTest
    @EnumSource
    void everyLanguageHasTheSameEntries(Language language) {
        assertEquals(heads(Language.EN), heads(language));
    }

    private static List<String> heads(Language language) {
        return Advice.entries(language).stream()
                .map(entry -> entry.head() + " has " + entry.texts().size())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasMeaningAndRemedy(Cause cause) {
        for (Language language : Language.values()) {
            assertFalse(cause.advice(language)
                    .meaning()
                    .equals(cause.advice(language).remedy()));
        }
    }

    @Test
    void remedyNamesTheOptionOfTheLine() {
        String remedy = new Diagnosis(Cause.OPTION_INVALID, "Unrecognized option 'crf'.")
                .advice(Language.EN)
                .remedy();
        assertTrue(remedy.contains("\"crf\""), remedy);
    }

    @Test
    void remedyOfLineWithoutOptionNamesNone() {
        String remedy = new Diagnosis(Cause.OPTION_INVALID, "Error splitting the argument list")
                .advice(Language.EN)
                .remedy();
        assertEquals(Cause.OPTION_INVALID.advice().remedy(), remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"setpriv\": error=24, Too many open files",
                "av_interleaved_write_frame(): Too many open files",
                "ffmpeg: error while loading shared libraries: libavdevice.so.59: cannot open shared object file: Error 24"
            })
    void remedyForTooManyOpenFilesNamesTheLimit(String evidence) {
        for (Language language : Language.values()) {
            String remedy = new Diagnosis(Cause.OUT_OF_MEMORY, evidence)
                    .advice(language)
                    .remedy();
            assertTrue(remedy.contains("LimitNOFILE"), remedy);
        }
    }

    /** What a tired operator can act on. */
    @ParameterizedTest
    @EnumSource
    void everyRemedyNamesAKeyACommandOrWhoNeedsToAct(Language language) throws IOException {
        Set<String> keys = Files.readString(Path.of("src/test/resources/config/keys.txt"))
                .lines()
                .filter(line -> line.matches("[a-z].*"))
                .map(line -> line.substring(line.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        keys.addAll(List.of("check", "on-fail")); // of an output, which comes with the check itself
        List<String> vague = new ArrayList<>();
        for (Advice.Entry entry : Advice.entries(language)) {
            String remedy = entry.last();
            List<String> named = KEYS.matcher(remedy)
                    .results()
                    .flatMap(found -> Stream.of(found.group(1).split(": ?")))
                    .toList();
            boolean acts = !named.isEmpty() || ACTION.matcher(remedy).find();
            if (!entry.head().startsWith("ruled-out") && (!acts || !keys.containsAll(named))) {
                vague.add(entry.head() + ": " + remedy);
            }
        }
        assertEquals(List.of(), vague);
    }

    @Test
    void remedyNamesWhatItsExpressionFound() {
        for (Language language : Language.values()) {
            for (Advice.Entry entry : Advice.entries(language)) {
                int groups = entry.expression()
                        .map(expression -> expression.matcher("").groupCount())
                        .orElse(0);
                assertEquals(entry.last().contains("{1}"), groups > 0, entry.head());
            }
        }
    }

    @Test
    void languageFollowsEnvironment() {
        assertEquals(Language.ZH, Language.ofEnvironment(Map.of("LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of("LC_ALL", "C", "LANG", "zh_CN.UTF-8")));
        assertEquals(Language.ZH, Language.ofEnvironment(Map.of("LC_ALL", "C.UTF-8", "LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of()));
    }
}
