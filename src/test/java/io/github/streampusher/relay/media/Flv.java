package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes tags for tests. A frame's body tells from which feed and feed time it is. */
final class Flv {
    private static final int FRAME_BYTES = 5 + 4 + 12;

    private Flv() {}

    /** @param variant two variants have different parameter sets */
    static FlvTag videoHeader(int variant) {
        byte[] body = {0x17, 0, 0, 0, 0, 1, 100, 0, 31, -1, -31, 0, 3, 0x67, (byte) variant, 9, 1, 0, 2, 0x68, 7};
        return new FlvTag(FlvTag.VIDEO, 0, body);
    }

    static FlvTag audioHeader(int variant) {
        return new FlvTag(FlvTag.AUDIO, 0, new byte[] {(byte) 0xaf, 0, 0x11, (byte) variant});
    }

    static FlvTag script() {
        return new FlvTag(FlvTag.SCRIPT, 0, new byte[] {2, 0, 10});
    }

    static FlvTag endOfSequence(long time) {
        return new FlvTag(FlvTag.VIDEO, time, new byte[] {0x17, 2, 0, 0, 0});
    }

    static FlvTag video(int feed, boolean key, long time, int compositionTime) {
        ByteBuffer body = ByteBuffer.allocate(FRAME_BYTES);
        body.put((byte) (key ? 0x17 : 0x27)).put((byte) 1);
        body.put((byte) (compositionTime >> 16)).putShort((short) compositionTime);
        body.putInt(12).putInt(feed).putLong(time);
        return new FlvTag(FlvTag.VIDEO, time, body.array());
    }

    static FlvTag audio(int feed, long time) {
        ByteBuffer body = ByteBuffer.allocate(2 + 12);
        body.put((byte) 0xaf).put((byte) 1).putInt(feed).putLong(time);
        return new FlvTag(FlvTag.AUDIO, time, body.array());
    }

    /** The feed that a frame is of. */
    static int feedOf(FlvTag tag) {
        return ByteBuffer.wrap(tag.body()).getInt(tag.body().length - 12);
    }

    /** The time that a frame had in its feed. */
    static long feedTimeOf(FlvTag tag) {
        return ByteBuffer.wrap(tag.body()).getLong(tag.body().length - 8);
    }

    /** A whole FLV stream. */
    static byte[] encode(List<FlvTag> tags) {
        ByteBuffer out = ByteBuffer.allocate(
                13 + tags.stream().mapToInt(FlvTag::encodedSize).sum());
        out.put(FlvWriter.fileHeader(true, true));
        tags.forEach(tag -> FlvWriter.put(tag, 0, out));
        return out.array();
    }

    static List<FlvTag> decode(byte[] stream) {
        List<FlvTag> tags = new ArrayList<>();
        FlvReader reader = new FlvReader();
        reader.read(ByteBuffer.wrap(stream), tags::add);
        return tags;
    }
}
