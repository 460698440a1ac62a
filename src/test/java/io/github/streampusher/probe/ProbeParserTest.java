package io.github.streampusher.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.plan.Media;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What versions of ffprobe print differently. */
class ProbeParserTest {
    private static final String STREAM = "stream|index=0|codec_name=h264|codec_type=video|disposition:attached_pic=0";

    private static int rotationIn(String... lines) {
        return ProbeParser.parse(List.of(lines))
                .video()
                .map(Media.VideoTrack::rotation)
                .orElseThrow();
    }

    @Test
    void rotationIsReadAsFfprobe5And7PrintIt() {
        assertEquals(90, rotationIn(STREAM + "|side_data|rotation=90", ""));
        assertEquals(90, rotationIn(STREAM + "|side_datum/display_matrix:rotation=90"));
        assertEquals(270, rotationIn(STREAM + "|side_datum/display_matrix:rotation=-90"));
        assertEquals(0, rotationIn(STREAM));
    }

    /** The size is that of the text, and the media come from elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"sdp", "hls", "dash"})
    void sizeOfADescriptionIsNoEnd(String format) {
        Media media = ProbeParser.parse(List.of(STREAM, "format|format_name=" + format + "|duration=N/A|size=139"));
        assertEquals(false, media.hasEnd());
    }
}
