package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamePatternTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 7, 9, 5, 2);

    @Test
    void codesAreExpandedAsByFfmpeg() {
        assertEquals("a-2026-03-07_26_066_09:05:02.mkv", new FileNamePattern("a-%F_%y_%j_%H:%M:%S.mkv").at(TIME));
    }

    @ParameterizedTest
    @CsvSource({
        "cam-%Y%m%d.mkv, cam-20260307.mkv, true",
        "cam-%Y%m%d.mkv, cam-20260307.20260307-090502.000.mkv, true",
        "cam%Y%m%d.mkv, cam120260307.mkv, false",
        "cam-%F.mkv, cam-2026-03-07.mkv, true",
        "cam-%j.mkv, cam-66.mkv, false",
        "cam-%s.mkv, cam-1772874302.mkv, true",
        "cam-%03d.mkv, cam-1234.mkv, true",
        "cam-%03d.mkv, camx1234.mkv, false",
        "cam-%H, cam-09.20260307-090502.000, true",
    })
    void namesAreThoseThatFfmpegGives(String pattern, String name, boolean matches) {
        assertEquals(
                matches,
                new FileNamePattern(pattern)
                        .names("(?:\\.\\d{8}-\\d{6}\\.\\d{3})?")
                        .matcher(name)
                        .matches());
    }

    @ParameterizedTest
    @CsvSource({
        "cam-%H.mkv, 3600, 1",
        "cam-%Y%m%d.mkv, 86400, 1",
        "cam-%Y.mkv, 315360000, 0",
    })
    void nextFileBeginsWhenTheNameIsAnother(String name, String seconds, String byClock) {
        Map<String, String> options = OutputFormat.of(DefinitionBuilder.output("/srv/" + name))
                .options(Optional.empty(), Capabilities.UNKNOWN);
        assertEquals(seconds, options.get("segment_time"));
        assertEquals(byClock, options.get("segment_atclocktime"));
    }
}
