package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.FrameRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanWarningsTest {
    @ParameterizedTest
    @CsvSource({
        "25, 30, 30 fps from 25 duplicates 1 of 6 frames",
        "30, 25, 25 fps from 30 drops 1 of 6 frames",
        "25, 50, 50 fps from 25 duplicates 1 of 2 frames",
        "25, 60, 60 fps from 25 duplicates 7 of 12 frames",
        "30000/1001, 30, 30 fps from 29.97 duplicates 1 of 1001 frames",
        "30000/1001, 25, 25 fps from 29.97 drops 16.6 % of the frames",
        "25, 25, ''",
        "50/2, 25, ''",
    })
    void frameRateConversionWarningHasNumbers(String from, String to, String words) {
        assertEquals(
                words,
                PlanWarnings.describeRateConversion(FrameRate.parse(from), FrameRate.parse(to))
                        .orElse(""));
    }
}
