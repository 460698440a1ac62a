package io.github.streampusher.relay.media;

import java.util.Optional;

/**
 * What is known of a feed, whether it is on air or not: FFmpeg writes the headers at its start only.
 *
 * @param id differs from that of any other feed of the stream
 * @param lastVideo the time of its newest video frame
 * @param frameMillis the time from one video frame to the next
 */
record Feed(
        long id,
        boolean hasVideo,
        boolean hasAudio,
        Optional<FlvTag> script,
        Optional<FlvTag> videoHeader,
        Optional<FlvTag> audioHeader,
        long lastVideo,
        long frameMillis) {
    private static final long DEFAULT_FRAME_MILLIS = 40;
    private static final long MAX_FRAME_MILLIS = 1000; // a longer one is a gap

    static Feed opened(long id, boolean hasVideo, boolean hasAudio) {
        return new Feed(
                id,
                hasVideo,
                hasAudio,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Splice.NEVER,
                DEFAULT_FRAME_MILLIS);
    }

    Feed after(FlvTag tag) {
        return switch (tag.kind()) {
            case SCRIPT -> with(Optional.of(tag), videoHeader, audioHeader);
            case VIDEO_HEADER -> with(script, Optional.of(tag), audioHeader);
            case AUDIO_HEADER -> with(script, videoHeader, Optional.of(tag));
            case KEY_FRAME, FRAME -> afterFrame(tag.time());
            case AUDIO, OTHER -> this;
        };
    }

    private Feed with(Optional<FlvTag> newScript, Optional<FlvTag> newVideo, Optional<FlvTag> newAudio) {
        return new Feed(id, hasVideo, hasAudio, newScript, newVideo, newAudio, lastVideo, frameMillis);
    }

    private Feed afterFrame(long time) {
        long step = time - lastVideo;
        long millis = step > 0 && step <= MAX_FRAME_MILLIS ? step : frameMillis;
        return new Feed(id, hasVideo, hasAudio, script, videoHeader, audioHeader, time, millis);
    }

    /** Whether a session can begin or go on with this tag: a frame that needs no earlier one, and can be decoded. */
    boolean canBeginWith(FlvTag tag) {
        FlvTag.Kind first = hasVideo ? FlvTag.Kind.KEY_FRAME : FlvTag.Kind.AUDIO;
        return tag.kind() == first && canDecode(tag);
    }

    boolean canDecode(FlvTag tag) {
        Optional<FlvTag> header = tag.type() == FlvTag.VIDEO ? videoHeader : audioHeader;
        return !tag.needsHeader() || header.isPresent();
    }
}
