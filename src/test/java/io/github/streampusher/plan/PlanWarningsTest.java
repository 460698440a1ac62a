package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.FrameRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanWarningsTest {
    @ParameterizedTest
    @CsvSource({
        "25, 30, 30 fps from 25: every sixth frame is a copy",
        "30, 25, 25 fps from 30: every sixth frame is lost",
        "25, 50, 50 fps from 25: every second frame is a copy",
        "25, 60, 60 fps from 25: 7 of 12 frames are copies",
        "30000/1001, 30, 30 fps from 29.97: 1 of 1001 frames is a copy",
        "30000/1001, 25, 25 fps from 29.97: 16.6 % of the frames are lost",
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
