package io.github.streampusher.relay.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The headers that the session has at its newest tag.
 *
 * @param script metadata, for the start of a push only: in mid-stream FFmpeg makes a subtitle track of it
 * @param inBand whether key frames carry their parameter sets, because the video header is not the session's first one
 */
record Headers(
        boolean hasVideo,
        boolean hasAudio,
        Optional<FlvTag> script,
        Optional<FlvTag> video,
        Optional<FlvTag> audio,
        boolean inBand) {
    static final Headers NONE = new Headers(false, false, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** With the tracks and metadata of this feed, which a push that starts now gets. */
    Headers changedTo(Feed feed) {
        return new Headers(feed.hasVideo(), feed.hasAudio(), feed.script(), video, audio, inBand);
    }

    /** What must have been sent before this tag. */
    Headers before(FlvTag tag, Feed feed) {
        boolean isKeyFrame = tag.kind() == FlvTag.Kind.KEY_FRAME;
        boolean isAudio = tag.kind() == FlvTag.Kind.AUDIO;
        Optional<FlvTag> newVideo = isKeyFrame ? changed(feed.videoHeader(), video) : Optional.empty();
        Optional<FlvTag> newAudio = isKeyFrame || isAudio ? changed(feed.audioHeader(), audio) : Optional.empty();
        if (newVideo.isEmpty() && newAudio.isEmpty()) {
            return this;
        }
        boolean replaced = newVideo.isPresent() && video.isPresent();
        return new Headers(
                hasVideo, hasAudio, script, newVideo.or(() -> video), newAudio.or(() -> audio), inBand || replaced);
    }

    private static Optional<FlvTag> changed(Optional<FlvTag> wanted, Optional<FlvTag> present) {
        return wanted.filter(header -> present.isEmpty() || !header.hasBodyOf(present.get()));
    }

    /** Those that differ by their bytes, the video's first. */
    List<FlvTag> newerThan(Optional<FlvTag> oldVideo, Optional<FlvTag> oldAudio, long time) {
        List<FlvTag> tags = new ArrayList<>();
        changed(video, oldVideo).ifPresent(header -> tags.add(header.at(time)));
        changed(audio, oldAudio).ifPresent(header -> tags.add(header.at(time)));
        return tags;
    }

    /** A key frame with its parameter sets where a reader may have ignored the header; other tags as they are. */
    FlvTag completed(FlvTag tag) {
        boolean isDue = inBand && tag.kind() == FlvTag.Kind.KEY_FRAME && tag.isAvc();
        return isDue ? video.map(header -> ParameterSets.insert(header, tag)).orElse(tag) : tag;
    }
}
