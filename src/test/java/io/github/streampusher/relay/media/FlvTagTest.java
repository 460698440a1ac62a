package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvTagTest {
    @ParameterizedTest
    @CsvSource({
        "9, 1700000000, VIDEO_HEADER",
        "9, 170100000065, KEY_FRAME",
        "9, 270100000041, FRAME",
        "9, 1702000000, OTHER", // end of sequence
        "9, 1701, OTHER",
        "9, '', OTHER",
        "9, 57010000, OTHER",
        "9, 5701000000, OTHER", // a command
        "9, 12aa, KEY_FRAME", // H.263
        "9, 9068766331, VIDEO_HEADER", // hvc1
        "9, 916876633100002a, KEY_FRAME",
        "9, a368766331aa, FRAME",
        "9, 9268766331, OTHER",
        "9, 9468766331, OTHER", // metadata of the video
        "9, 91, OTHER",
        "8, af001190, AUDIO_HEADER",
        "8, af0121, AUDIO",
        "8, af, OTHER",
        "8, '', OTHER",
        "8, 2f, AUDIO", // MP3
        "18, 02000a, SCRIPT",
        "15, 00, OTHER",
    })
    void kindIsReadFromTheFirstBytes(int type, String body, FlvTag.Kind kind) {
        assertEquals(kind, new FlvTag(type, 0, HexFormat.of().parseHex(body)).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "2701000050, 80",
        "27010000a0, 160",
        "2701ffffff, -1",
        "916876633100002a, 42",
        "9368766331ffffff, 0",
        "91687663310000, 0",
    })
    void compositionTimeIsSigned(String body, int expected) {
        assertEquals(expected, new FlvTag(FlvTag.VIDEO, 0, HexFormat.of().parseHex(body)).compositionTime());
    }

    @Test
    void parameterSetsComeBeforeTheUnitsOfTheKeyFrame() {
        FlvTag key = Flv.video(1, true, 40, 0);
        FlvTag with = ParameterSets.insert(Flv.videoHeader(5), key);
        String text = HexFormat.of().formatHex(with.body());
        String old = HexFormat.of().formatHex(key.body());
        assertEquals(old.substring(0, 10) + "00000003670509" + "000000026807" + old.substring(10), text);
        assertEquals(40, with.time());
    }

    @Test
    void cutHeaderLeavesTheKeyFrameAsItIs() {
        byte[] whole = Flv.videoHeader(5).body();
        FlvTag key = Flv.video(1, true, 40, 0);
        for (int length = 5; length < whole.length; length++) {
            FlvTag cut = new FlvTag(FlvTag.VIDEO, 0, java.util.Arrays.copyOf(whole, length));
            assertEquals(key, ParameterSets.insert(cut, key), "cut to " + length);
        }
    }
}
