package io.github.streampusher.still;

import io.github.streampusher.process.Tool;
import io.github.streampusher.relay.MediaRelay;
import io.github.streampusher.relay.media.KeyFrame;
import io.github.streampusher.stream.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Has FFmpeg decode the key frame that the relay keeps, with a low priority.
 *
 * @param ffmpeg the program
 */
public record StillMaker(MediaRelay relay, Supplier<String> ffmpeg, Path workDir) implements Stills.Maker {
    /** The relay answers at its next turn. */
    private static final Duration RELAY_TIMEOUT = Duration.ofSeconds(2);

    /** A frame of 3840x2160 takes FFmpeg 0.5 s of CPU, most of it its own start; at load 25 on two cores that was 12 s. */
    private static final Duration DECODE_TIMEOUT = Duration.ofSeconds(30);

    private static final List<String> ARGUMENTS = List.of(("-v error -nostdin -threads 1 -f flv -i pipe:0 -map 0:v:0"
                    + " -frames:v 1 -vf scale=w='min(640,iw*sar)':h=-2,setsar=1 -pix_fmt yuvj420p"
                    + " -c:v mjpeg -threads 1 -q:v 5 -f image2pipe pipe:1")
            .split(" "));

    @Override
    public Optional<Stills.Still> make(StreamName stream) throws IOException, InterruptedException, ExecutionException {
        Optional<KeyFrame> keyFrame = keyFrame(stream);
        return keyFrame.isPresent()
                ? Optional.of(new Stills.Still(
                        decode(keyFrame.get().file()), keyFrame.get().age()))
                : Optional.empty();
    }

    private Optional<KeyFrame> keyFrame(StreamName stream)
            throws IOException, InterruptedException, ExecutionException {
        try {
            return relay.keyFrame(stream).get(RELAY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) { // which has no message
            throw new IOException("the relay gave no answer within " + RELAY_TIMEOUT.toSeconds() + " s", e);
        }
    }

    private byte[] decode(byte[] flv) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "10", ffmpeg.get()));
        command.addAll(ARGUMENTS);
        try {
            return Tool.filter(command, flv, workDir, DECODE_TIMEOUT);
        } catch (TimeoutException e) {
            throw new IOException("FFmpeg made none within " + DECODE_TIMEOUT.toSeconds() + " s", e);
        }
    }
}
