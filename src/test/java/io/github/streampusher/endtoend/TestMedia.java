package io.github.streampusher.endtoend;

import io.github.streampusher.testkit.ExternalProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Makes media to stream: noisy video, since a calm one would not fill a buffer for minutes, and a tone. */
final class TestMedia {
    static final Duration LENGTH = Duration.ofSeconds(120); // longer than any test, so that its end is no fault

    private static final String FFMPEG = "ffmpeg -nostdin -v error -y"
            + " -f lavfi -i testsrc2=size=320x240:rate=25,noise=alls=15:allf=t"
            + " -f lavfi -i sine=frequency=440:sample_rate=48000 -t " + LENGTH.toSeconds()
            + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 1500k -maxrate 1500k -bufsize 750k -g 25"
            + " -c:a aac -b:a 96k ";

    private TestMedia() {}

    /** H.264 of 320x240 at 25 frames a second and AAC, 1.7 Mbit/s, as MPEG-TS. */
    static Path create(Path file) throws IOException, InterruptedException {
        return encode("-f mpegts", file);
    }

    /** The same without audio. */
    static Path createWithoutAudio(Path file) throws IOException, InterruptedException {
        return encode("-an -f mpegts", file);
    }

    private static Path encode(String options, Path file) throws IOException, InterruptedException {
        String[] words = (FFMPEG + options + " " + file).split(" ");
        ExternalProcess.run(words);
        return file;
    }
}
