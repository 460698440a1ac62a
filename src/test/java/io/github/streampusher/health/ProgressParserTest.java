package io.github.streampusher.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressParserTest {
    private static final String BLOCK = """
            frame=26
            fps=25.61
            stream_0_0_q=22.0
            bitrate=2101.6kbits/s
            total_size=67252
            out_time_us=256000
            out_time_ms=256000
            out_time=00:00:00.256000
            dup_frames=3
            drop_frames=1
            speed=0.252x
            progress=continue
            """;

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> checksums = new ArrayList<>();
    private final ProgressParser parser = new ProgressParser(samples::add, checksums::add);

    private void read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        parser.accept(bytes, bytes.length);
    }

    @Test
    void blockBecomesSample() {
        read(BLOCK);
        assertEquals(
                List.of(new Sample(
                        OptionalLong.of(26), OptionalLong.of(256_000), OptionalLong.of(67_252), 3, 1, false)),
                samples);
    }

    @Test
    void blockMayArriveInPieces() {
        for (char c : BLOCK.toCharArray()) {
            read(String.valueOf(c));
        }
        assertEquals(OptionalLong.of(26), samples.get(0).frames());
    }

    @Test
    void notAvailableValuesAreEmpty() {
        read("total_size=N/A\nout_time_us=N/A\nprogress=continue\n");
        assertEquals(List.of(Sample.EMPTY), samples);
    }

    @Test
    void valuesAreResetBetweenBlocks() {
        read(BLOCK + "out_time_us=-79000\nprogress=end\n");
        assertEquals(
                new Sample(OptionalLong.empty(), OptionalLong.of(-79_000), OptionalLong.empty(), 0, 0, true),
                samples.get(1));
    }

    @Test
    void malformedLinesAreSkipped() {
        read("\0\u00ff garbage\n" + "x".repeat(100_000) + "\n=\nframe=\n" + BLOCK);
        assertEquals(1, samples.size());
        assertEquals(OptionalLong.of(67_252), samples.get(0).totalSize());
    }

    /** A second output prints to the same pipe. */
    @Test
    void checksumsBetweenTheBlocksAreNoSamples() {
        String checksum = "0,       1920,       1920,     3600,       26, 0x472805d6, S=1,        1";
        read("#dimensions 0: 320x240\n" + checksum + "\nframe=1\ntotal_size=395\n" + checksum
                + "\nprogress=continue\n");
        assertEquals(List.of(checksum, checksum), checksums);
        assertEquals(
                List.of(OptionalLong.of(395)),
                samples.stream().map(Sample::totalSize).toList());
    }
}
