package io.github.streampusher.relay.media;

import java.util.Arrays;

/**
 * One tag of an FLV stream: a frame, a header of a codec, or metadata.
 *
 * @param type 8: audio, 9: video, 18: script, as FLV numbers them
 * @param time decoding time in milliseconds, not wrapped
 * @param body shared by all pushes; it must not be changed
 */
public record FlvTag(int type, long time, byte[] body) {
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int SCRIPT = 18;

    /** Before the body: type, size, time, a stream number that is always 0. */
    static final int HEADER_BYTES = 11;

    /** After the body: the size of the tag without these. */
    static final int TRAILER_BYTES = 4;

    private static final int AVC = 7;
    private static final int AAC = 10;

    /** Enhanced FLV, which FFmpeg 6.1 and later write for HEVC: a flag, then the packet type in the place of the codec. */
    private static final int ENHANCED = 0x80;

    private static final int ENHANCED_HEADER_BYTES = 5;
    private static final int AVC_HEADER_BYTES = 5;

    /** What a tag is to the splice. */
    public enum Kind {
        KEY_FRAME,
        /** A video frame that needs earlier ones. */
        FRAME,
        AUDIO,
        /** Parameter sets of the video: they come before its frames, and again when they change. */
        VIDEO_HEADER,
        AUDIO_HEADER,
        SCRIPT,
        /** Ends a sequence, or is of no known kind; never passed on. */
        OTHER;

        boolean isVideoFrame() {
            return this == KEY_FRAME || this == FRAME;
        }

        /** Whether it has a time at which it is shown or heard. */
        boolean isMedia() {
            return isVideoFrame() || this == AUDIO;
        }
    }

    Kind kind() {
        return switch (type) {
            case VIDEO -> videoKind();
            case AUDIO -> audioKind();
            case SCRIPT -> Kind.SCRIPT;
            default -> Kind.OTHER;
        };
    }

    private Kind videoKind() {
        if (body.length == 0) {
            return Kind.OTHER;
        }
        int frameType = body[0] >> 4 & 7;
        if (isEnhanced()) {
            return body.length < ENHANCED_HEADER_BYTES ? Kind.OTHER : packetKind(body[0] & 15, 3, frameType);
        }
        if ((body[0] & 15) != AVC) {
            return frameKind(frameType);
        }
        return body.length < AVC_HEADER_BYTES ? Kind.OTHER : packetKind(body[1], 1, frameType);
    }

    /** @param lastOfFrames packet types from 1 to this are frames: enhanced FLV has one without a composition time */
    private static Kind packetKind(int packetType, int lastOfFrames, int frameType) {
        if (packetType == 0) {
            return Kind.VIDEO_HEADER;
        }
        boolean isFrame = packetType == 1 || packetType == lastOfFrames;
        return isFrame ? frameKind(frameType) : Kind.OTHER;
    }

    private static Kind frameKind(int frameType) {
        return switch (frameType) {
            case 1 -> Kind.KEY_FRAME;
            case 2, 3 -> Kind.FRAME;
            default -> Kind.OTHER; // 5 is a command to a player
        };
    }

    private Kind audioKind() {
        if (body.length == 0) {
            return Kind.OTHER;
        }
        if ((body[0] >> 4 & 15) != AAC) {
            return Kind.AUDIO;
        }
        if (body.length < 2) {
            return Kind.OTHER;
        }
        return body[1] == 0 ? Kind.AUDIO_HEADER : Kind.AUDIO;
    }

    private boolean isEnhanced() {
        return (body[0] & ENHANCED) != 0;
    }

    /** Whether frames like this one cannot be decoded without a header. */
    boolean needsHeader() {
        return type == VIDEO ? isEnhanced() || isAvc() : (body[0] >> 4 & 15) == AAC;
    }

    boolean isAvc() {
        return type == VIDEO && !isEnhanced() && (body[0] & 15) == AVC;
    }

    /** By how many milliseconds a video frame is shown after its decoding time; may be negative. */
    int compositionTime() {
        int at = isAvc() ? 2 : ENHANCED_HEADER_BYTES;
        boolean written = isAvc() || type == VIDEO && isEnhanced() && (body[0] & 15) == 1;
        if (!written || body.length < at + 3) {
            return 0;
        }
        return body[at] << 16 | (body[at + 1] & 255) << 8 | body[at + 2] & 255;
    }

    /** The same at another time; the body is shared. */
    FlvTag at(long newTime) {
        return newTime == time ? this : new FlvTag(type, newTime, body);
    }

    boolean hasBodyOf(FlvTag other) {
        return Arrays.equals(body, other.body);
    }

    /** Its size in an FLV stream. */
    int encodedSize() {
        return HEADER_BYTES + body.length + TRAILER_BYTES;
    }

    /** The kind, size and time, for tests and for reports of faults. */
    @Override
    public String toString() {
        return kind() + " of " + body.length + " bytes at " + time;
    }
}
