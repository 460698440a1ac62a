package io.github.streampusher.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeroturnaround.exec.ProcessExecutor;

/** Asks an FFmpeg what it is. */
public final class FfmpegVersion {
    /** It answers in some milliseconds; from a slow disk, in some seconds. */
    private static final int TIMEOUT_SECONDS = 10;

    private FfmpegVersion() {}

    /** The first line of {@code ffmpeg -version}, or why there is none. */
    public static String of(String program) {
        try {
            String output = new ProcessExecutor(program, "-version")
                    .readOutput(true)
                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .execute()
                    .outputUTF8();
            return output.lines().findFirst().orElse("ffmpeg says nothing");
        } catch (IOException e) {
            return "no FFmpeg: " + program + " cannot be started";
        } catch (TimeoutException e) {
            return "no FFmpeg: " + program + " did not answer within " + TIMEOUT_SECONDS + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
