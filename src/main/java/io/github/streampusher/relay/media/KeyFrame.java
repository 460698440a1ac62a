package io.github.streampusher.relay.media;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A key frame that was sent, with what a decoder needs of it. Any thread may use it: its tags do not change.
 *
 * @param age since it was sent
 */
public record KeyFrame(Optional<FlvTag> header, FlvTag frame, Duration age) {
    /** As an FLV file of its own. */
    public byte[] file() {
        byte[] start = FlvWriter.fileHeader(true, false);
        int size = start.length + header.map(FlvTag::encodedSize).orElse(0) + frame.encodedSize();
        ByteBuffer file = ByteBuffer.allocate(size).put(start);
        header.ifPresent(tag -> FlvWriter.put(tag.at(0), 0, file));
        FlvWriter.put(frame.at(0), 0, file);
        return file.array();
    }
}
