package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;

/** Writes FLV: the beginning of a stream, and tags in pieces as large as there is room for. */
final class FlvWriter {
    private FlvWriter() {}

    /** What an FLV stream begins with. */
    static byte[] fileHeader(boolean hasVideo, boolean hasAudio) {
        int tracks = (hasVideo ? 1 : 0) | (hasAudio ? 4 : 0);
        return new byte[] {'F', 'L', 'V', 1, (byte) tracks, 0, 0, 0, 9, 0, 0, 0, 0};
    }

    /**
     * Puts the encoded tag from this position on into the buffer, as far as there is room; returns how many bytes it put.
     */
    static int put(FlvTag tag, int position, ByteBuffer out) {
        int before = out.position();
        int bodyEnd = FlvTag.HEADER_BYTES + tag.body().length;
        for (int i = position; i < FlvTag.HEADER_BYTES && out.hasRemaining(); i++) {
            out.put(headerByte(tag, i));
        }
        int at = position + out.position() - before;
        if (at >= FlvTag.HEADER_BYTES && at < bodyEnd) {
            int length = Math.min(bodyEnd - at, out.remaining());
            out.put(tag.body(), at - FlvTag.HEADER_BYTES, length);
        }
        for (int i = position + out.position() - before;
                i >= bodyEnd && i < tag.encodedSize() && out.hasRemaining();
                i++) {
            out.put((byte) (bodyEnd >> 8 * (tag.encodedSize() - 1 - i)));
        }
        return out.position() - before;
    }

    /** All 32 bits of the time: FFmpeg's demuxer goes over 2^24, 2^31 and 2^32 without a step (5.1 and 7.1). */
    private static byte headerByte(FlvTag tag, int index) {
        return (byte)
                switch (index) {
                    case 0 -> tag.type();
                    case 1, 2, 3 -> tag.body().length >> 8 * (3 - index);
                    case 4, 5, 6 -> tag.time() >> 8 * (6 - index);
                    case 7 -> tag.time() >> 24;
                    default -> 0;
                };
    }
}
