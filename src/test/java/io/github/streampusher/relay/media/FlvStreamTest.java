package io.github.streampusher.relay.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlvStreamTest {
    private static final List<FlvTag> TAGS = List.of(
            Flv.script(),
            Flv.videoHeader(1),
            Flv.audioHeader(1),
            Flv.video(1, true, 0, 80),
            Flv.audio(1, 3),
            Flv.video(1, false, 40, -1),
            new FlvTag(FlvTag.AUDIO, 43, new byte[0]));

    private static List<String> texts(List<FlvTag> tags) {
        return tags.stream().map(FlvTag::toString).toList();
    }

    @Test
    void streamCutAtAnyByteIsReadWhole() {
        byte[] stream = Flv.encode(TAGS);
        for (int cut = 0; cut <= stream.length; cut++) {
            FlvReader reader = new FlvReader();
            List<FlvTag> read = new ArrayList<>();
            reader.read(ByteBuffer.wrap(stream, 0, cut), read::add);
            reader.read(ByteBuffer.wrap(stream, cut, stream.length - cut), read::add);
            assertEquals(texts(TAGS), texts(read), "cut at " + cut);
        }
    }

    @Test
    void streamComesByteByByte() {
        byte[] stream = Flv.encode(TAGS);
        FlvReader reader = new FlvReader();
        List<FlvTag> read = new ArrayList<>();
        for (byte one : stream) {
            reader.read(ByteBuffer.wrap(new byte[] {one}), read::add);
        }
        assertEquals(texts(TAGS), texts(read));
        for (int i = 0; i < read.size(); i++) {
            assertArrayEquals(TAGS.get(i).body(), read.get(i).body());
        }
    }

    @Test
    void tagIsWrittenInAnyPieces() {
        FlvTag tag = Flv.video(1, true, 0x1_2345_6789L, 40);
        ByteBuffer whole = ByteBuffer.allocate(tag.encodedSize());
        assertEquals(tag.encodedSize(), FlvWriter.put(tag, 0, whole));
        for (int room = 1; room < tag.encodedSize(); room++) {
            ByteBuffer joined = ByteBuffer.allocate(tag.encodedSize());
            while (joined.hasRemaining()) {
                ByteBuffer piece = ByteBuffer.allocate(room);
                int put = FlvWriter.put(tag, joined.position(), piece);
                assertTrue(put > 0);
                joined.put(piece.flip());
            }
            assertArrayEquals(whole.array(), joined.array(), "pieces of " + room);
        }
    }

    @Test
    void partialTagAtTheEndIsLost() {
        byte[] stream = Flv.encode(TAGS.subList(0, 4));
        List<FlvTag> read = new ArrayList<>();
        new FlvReader().read(ByteBuffer.wrap(stream, 0, stream.length - 1), read::add);
        assertEquals(3, read.size());
    }

    /** FFmpeg's muxer masks to 31 bits; the tags' own bytes are made from 32. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 24, 1L << 31, 1L << 32, 3L << 31})
    void timeGoesOnOverEachWrap(long wrap) {
        List<FlvTag> tags = LongStream.rangeClosed(-3, 3)
                .mapToObj(i -> Flv.audio(1, (wrap + 20 * i) & Integer.MAX_VALUE))
                .toList();
        List<FlvTag> read = Flv.decode(Flv.encode(tags));
        for (int i = 1; i < read.size(); i++) {
            assertEquals(20, read.get(i).time() - read.get(i - 1).time());
        }
    }

    @Test
    void timeThatGoesBackIsReadSo() {
        List<FlvTag> read = Flv.decode(Flv.encode(List.of(Flv.audio(1, 100), Flv.audio(1, 60))));
        assertEquals(List.of(100L, 60L), read.stream().map(FlvTag::time).toList());
    }

    @Test
    void all32BitsOfTimeAreWritten() {
        ByteBuffer out = ByteBuffer.allocate(100);
        FlvWriter.put(Flv.audio(1, 0x1_89ab_cdefL), 0, out);
        assertEquals((byte) 0xab, out.get(4));
        assertEquals((byte) 0xef, out.get(6));
        assertEquals((byte) 0x89, out.get(7));
    }

    @Test
    void whatIsNoFlvIsAFault() {
        assertEquals(Optional.of("the feed is not FLV"), faultOf("RIFF0000WAVE0".getBytes()));
        byte[] stream = Flv.encode(TAGS);
        stream[stream.length - 1]++;
        assertTrue(faultOf(stream).orElseThrow().contains("followed by a size of"), faultOf(stream)::toString);
        stream = Flv.encode(TAGS);
        stream[14] = 127;
        assertTrue(faultOf(stream).orElseThrow().startsWith("a tag of 83"), faultOf(stream)::toString);
    }

    @Test
    void randomBytesEndInAFaultAndNeverInAnException() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] stream = Flv.encode(TAGS);
            for (int k = 0; k < 3; k++) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            Session session = new Session(new MemoryBudget(1000), new MemoryBudget(1000));
            FeedInput feed = session.openFeed(1, 0);
            session.route(1);
            PushQueue push = session.openPush(0);
            ByteBuffer bytes = ByteBuffer.wrap(stream);
            feed.read(bytes, i);
            assertTrue(!bytes.hasRemaining());
            assertTrue(feed.health(i).keyFrameMillis() >= 0);
            assertTrue(push.backlog(0).queuedBytes() >= 0);
        }
    }

    private static Optional<String> faultOf(byte[] stream) {
        FlvReader reader = new FlvReader();
        reader.read(ByteBuffer.wrap(stream), tag -> {});
        return reader.fault();
    }
}
