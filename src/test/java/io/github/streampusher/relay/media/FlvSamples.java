package io.github.streampusher.relay.media;

import java.util.ArrayList;
import java.util.List;

/** FLV streams for tests beyond this package. */
public final class FlvSamples {
    private FlvSamples() {}

    /** A stream with headers and so many frames, the first of which is a key frame. */
    public static byte[] feed(int frames) {
        List<FlvTag> tags = new ArrayList<>(List.of(Flv.script(), Flv.videoHeader(1), Flv.audioHeader(1)));
        for (int i = 0; i < frames; i++) {
            tags.add(Flv.video(1, i == 0, 40L * i, 0));
        }
        return Flv.encode(tags);
    }

    /** The kinds of the tags of a stream, with their times. */
    public static List<String> kinds(byte[] stream) {
        return Flv.decode(stream).stream()
                .map(tag -> tag.kind() + " " + tag.time())
                .toList();
    }
}
