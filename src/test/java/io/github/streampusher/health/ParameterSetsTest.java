package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lines of FFmpeg 5.1 and 7.1. */
class ParameterSetsTest {
    private static final String SMALL = "0,       1920,       1920,     3600,       26, 0x472805d6, S=1,        1";
    private static final String SMALL_LATER = "0,     541920,     541920,     3600,       26, 0x472805d6";
    private static final String LARGE = "0,    1350000,    1350000,     3600,       29, 0x748b082c, S=1,        1";
    private static final String DAMAGED = "0,    -541920,    -541920,     3600,       26, 0x455905bd, S=1,        1";

    private static List<SourceReport.Kind> kindsIn(String... lines) {
        ParameterSets sets = new ParameterSets();
        return Stream.of(lines)
                .map(sets::accept)
                .flatMap(Optional::stream)
                .map(SourceReport::kind)
                .toList();
    }

    @Test
    void otherParametersAreAnotherVideo() {
        assertEquals(List.of(SourceReport.Kind.OTHER_VIDEO), kindsIn(SMALL, SMALL_LATER, LARGE, LARGE));
    }

    @Test
    void sameParametersAreTheSameVideo() {
        assertEquals(List.of(), kindsIn("#dimensions 0: 320x240", SMALL, SMALL_LATER, SMALL_LATER));
    }

    @Test
    void damageAndAlternationAreTheSameVideo() {
        assertEquals(List.of(), kindsIn(SMALL, DAMAGED, SMALL_LATER, LARGE, SMALL, LARGE, SMALL));
    }
}
