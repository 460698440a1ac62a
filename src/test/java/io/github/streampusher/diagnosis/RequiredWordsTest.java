package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequiredWordsTest {
    @Test
    void oneWordOfEachAlternativeIsRequired() {
        assertEquals(Set.of("Broken pipe", " refused"), words("Broken pipe|Conn\\w+ refused$"));
        assertEquals(Set.of("reset", "aborted"), words("^\\w* (reset|aborted)(?! by us) (by peer)?"));
    }

    @Test
    void optionalLettersAreNotRequired() {
        assertEquals(Set.of("initiali"), words("initiali[sz]e"));
        assertEquals(Set.of("No such file"), words("No such files*"));
        assertEquals(Set.of("at most"), words("(?:exactly )?at most"));
    }

    @Test
    void noWordIsRequiredWhereOneAlternativeHasNone() {
        assertEquals(Set.of(), words("Broken pipe|\\d+"));
        assertEquals(Set.of(), words("(?i:broken|reset)"));
    }

    @Test
    void everyLineThatRulesKnowHasTheirWords() {
        Stream.concat(Capture.all().stream().map(Capture::stderr), Capture.synthetic().keySet().stream())
                .flatMap(String::lines)
                .map(line -> line.replaceAll("0x[0-9a-f]+", "0x1").replaceAll("\\d\\d+", "17"))
                .distinct()
                .map(LogLine::parse)
                .forEach(line -> {
                    RequiredWords.Text text = new RequiredWords.Text(List.of(line));
                    for (CauseRule rule : Diagnoser.RULES) {
                        assertTrue(
                                rule.required().mayBeIn(text) || !rule.pattern().isIn(line),
                                () -> rule + " knows " + line);
                    }
                });
    }

    @Test
    void mostRulesAreRuledOutFast() {
        RequiredWords.Text text = new RequiredWords.Text(List.of(LogLine.parse("frame= 100 fps= 25 q=28.0 size= 1kB")));
        long left = Diagnoser.RULES.stream()
                .filter(rule -> rule.required().mayBeIn(text))
                .count();
        assertFalse(left * 5 > Diagnoser.RULES.size(), left + " rules are left");
    }

    private static Set<String> words(String regex) {
        return RequiredWords.of(regex).any();
    }
}
