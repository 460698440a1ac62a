package io.github.streampusher.relay.media;

import java.util.ArrayList;
import java.util.List;

/** A feed that sends 25 frames a second with B-frames, and audio, by its own clock. */
final class SimulatedFeed {
    static final int FRAME = 40;
    private static final int[] COMPOSITION = {80, 160, 0, 40}; // of frames in decoding order, as x264 has them
    private static final double AUDIO_FRAME = 1024 * 1000 / 48000.0;

    final int id;
    private final int group;
    private final boolean bFrames;
    private Feed feed;
    private long clock;
    private long frames;
    private double audioDue;

    /** @param group frames from one key frame to the next */
    SimulatedFeed(int id, long clock, int group, boolean bFrames) {
        this.id = id;
        this.clock = clock;
        this.group = group;
        this.bFrames = bFrames;
        audioDue = clock;
        feed = Feed.opened(id, true, true);
    }

    SimulatedFeed withHeaders(int video, int audio) {
        feed = feed.after(Flv.script()).after(Flv.videoHeader(video)).after(Flv.audioHeader(audio));
        return this;
    }

    /** The feed's own clock leaps. */
    void leap(long millis) {
        clock += millis;
        audioDue += millis;
    }

    /** The tags of the next frame's duration. */
    List<FlvTag> next(boolean withKeyFrames) {
        List<FlvTag> tags = new ArrayList<>();
        boolean key = frames % group == 0;
        int composition = bFrames ? key ? 80 : COMPOSITION[(int) (frames % COMPOSITION.length)] : 0;
        if (!key || withKeyFrames) {
            tags.add(Flv.video(id, key, clock, composition));
        }
        frames++;
        clock += FRAME;
        while (audioDue < clock) {
            tags.add(Flv.audio(id, (long) audioDue));
            audioDue += AUDIO_FRAME;
        }
        return tags;
    }

    Feed after(FlvTag tag) {
        feed = feed.after(tag);
        return feed;
    }
}
