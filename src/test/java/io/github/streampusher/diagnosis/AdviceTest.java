package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {
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

    @Test
    void languageFollowsEnvironment() {
        assertEquals(Language.ZH, Language.ofEnvironment(Map.of("LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of("LC_ALL", "C", "LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of()));
    }
}
