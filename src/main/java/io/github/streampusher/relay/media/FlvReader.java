package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the tags of one feed from bytes that are cut anywhere. A tag that is not whole when the feed ends is lost. Confined
 * to the thread that reads the feed.
 */
public final class FlvReader {
    /** Above any frame: a key frame of 2160p at 50 Mbit/s has about 1 MiB. */
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final int FILE_HEADER_BYTES = 9;
    private static final int MAX_FILE_HEADER_BYTES = 1024;
    private static final int VIDEO_FLAG = 1;
    private static final int AUDIO_FLAG = 4;

    private enum Part {
        FILE_HEADER,
        PADDING,
        TAG_HEADER,
        BODY,
        TRAILER
    }

    private final byte[] header = new byte[FlvTag.HEADER_BYTES];
    private Part part = Part.FILE_HEADER;
    private byte[] target = header;
    private int wanted = FILE_HEADER_BYTES;
    private int filled;
    private byte[] body = header;
    private int tracks;
    private boolean hasTime;
    private int lastRawTime;
    private long time;
    private Optional<String> fault = Optional.empty();

    /** Hands on the tags that these bytes complete; takes all bytes, after a {@link #fault} without looking at them. */
    public void read(ByteBuffer bytes, Consumer<FlvTag> tags) {
        while (fault.isEmpty() && (bytes.hasRemaining() || wanted == 0)) {
            int taken = Math.min(wanted - filled, bytes.remaining());
            if (part == Part.PADDING) {
                bytes.position(bytes.position() + taken);
            } else {
                bytes.get(target, filled, taken);
            }
            filled += taken;
            if (filled < wanted) {
                return;
            }
            complete(tags);
        }
        bytes.position(bytes.limit());
    }

    /** Why the bytes are no FLV; nothing more is read then. */
    public Optional<String> fault() {
        return fault;
    }

    /** Whether the feed says that it has video. */
    boolean hasVideo() {
        return (tracks & VIDEO_FLAG) != 0;
    }

    /** Whether the feed says that it has audio. */
    boolean hasAudio() {
        return (tracks & AUDIO_FLAG) != 0;
    }

    private void complete(Consumer<FlvTag> tags) {
        switch (part) {
            case FILE_HEADER -> fileHeader();
            case PADDING -> await(Part.TAG_HEADER, header, FlvTag.HEADER_BYTES);
            case TAG_HEADER -> tagHeader();
            case BODY -> await(Part.TRAILER, new byte[FlvTag.TRAILER_BYTES], FlvTag.TRAILER_BYTES);
            case TRAILER -> trailer(tags);
        }
    }

    private void await(Part next, byte[] into, int bytes) {
        part = next;
        target = into;
        wanted = bytes;
        filled = 0;
    }

    private void fileHeader() {
        int length = number(header, 5, 4);
        if (header[0] != 'F' || header[1] != 'L' || header[2] != 'V') {
            fault = Optional.of("the feed is not FLV");
        } else if (length < FILE_HEADER_BYTES || length > MAX_FILE_HEADER_BYTES) {
            fault = Optional.of("the feed's FLV header has a length of " + length);
        } else {
            tracks = header[4];
            await(Part.PADDING, header, length - FILE_HEADER_BYTES + FlvTag.TRAILER_BYTES);
        }
    }

    private void tagHeader() {
        int size = number(header, 1, 3);
        if (size > MAX_BODY_BYTES) {
            fault = Optional.of("a tag of " + size + " bytes; at most " + MAX_BODY_BYTES + " are taken");
            return;
        }
        unwrapTime(number(header, 4, 3) | header[7] << 24);
        body = new byte[size];
        await(Part.BODY, body, size);
    }

    /** FFmpeg's muxer writes the lower 31 bits of a time, so that it wraps after 24.9 days. */
    private void unwrapTime(int raw) {
        time = hasTime ? time + ((raw - lastRawTime) << 1 >> 1) : raw & Integer.MAX_VALUE;
        hasTime = true;
        lastRawTime = raw;
    }

    private void trailer(Consumer<FlvTag> tags) {
        int size = number(target, 0, 4);
        if (size != body.length + FlvTag.HEADER_BYTES) {
            fault = Optional.of("a tag of " + body.length + " bytes is followed by a size of " + size);
            return;
        }
        FlvTag tag = new FlvTag(header[0] & 31, time, body);
        body = header; // let go of it
        await(Part.TAG_HEADER, header, FlvTag.HEADER_BYTES);
        tags.accept(tag);
    }

    private static int number(byte[] bytes, int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = number << 8 | bytes[i] & 255;
        }
        return number;
    }
}
