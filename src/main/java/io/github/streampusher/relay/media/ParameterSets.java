package io.github.streampusher.relay.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Puts the parameter sets of an AVC header into a key frame. Where a session changes them, the header alone breaks
 * recordings by copy and VLC, and the key frame alone breaks HLS; with both every reader that was tried goes on.
 */
final class ParameterSets {
    private static final int FLV_BYTES = 5; // codec, packet type and composition time

    /** Version, profile and level; then come the size of lengths and the number of SPS. */
    private static final int PROFILE_BYTES = 4;

    private static final int MIN_RECORD_BYTES = PROFILE_BYTES + 3;

    private ParameterSets() {}

    /** The key frame, which is returned as it is if the header is broken. */
    static FlvTag insert(FlvTag header, FlvTag keyFrame) {
        ByteBuffer config = ByteBuffer.wrap(header.body()).position(FLV_BYTES).slice();
        if (config.remaining() < MIN_RECORD_BYTES) {
            return keyFrame;
        }
        byte[] frame = keyFrame.body();
        ByteArrayOutputStream body = new ByteArrayOutputStream(frame.length + 2 * header.body().length);
        body.write(frame, 0, FLV_BYTES);
        int lengthSize = (config.position(PROFILE_BYTES).get() & 3) + 1;
        boolean isWhole = copyUnits(config, config.get() & 31, lengthSize, body)
                && config.hasRemaining()
                && copyUnits(config, config.get() & 255, lengthSize, body);
        body.write(frame, FLV_BYTES, frame.length - FLV_BYTES);
        return isWhole ? new FlvTag(keyFrame.type(), keyFrame.time(), body.toByteArray()) : keyFrame;
    }

    /** Copies units, each with its length in as many bytes as the frame's own units have; false if one is cut. */
    private static boolean copyUnits(ByteBuffer config, int count, int lengthSize, ByteArrayOutputStream out) {
        for (int i = 0; i < count; i++) {
            if (config.remaining() < 2) {
                return false;
            }
            int length = config.getShort() & 0xffff;
            if (length > config.remaining() || lengthSize == 1 && length > 255) {
                return false;
            }
            for (int shift = lengthSize - 1; shift >= 0; shift--) {
                out.write(length >> 8 * shift);
            }
            out.write(config.array(), config.arrayOffset() + config.position(), length);
            config.position(config.position() + length);
        }
        return true;
    }
}
