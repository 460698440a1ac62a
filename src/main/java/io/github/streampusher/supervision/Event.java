package io.github.streampusher.supervision;

import io.github.streampusher.ffmpeg.Diagnosis;
import io.github.streampusher.ffmpeg.LogLine;
import io.github.streampusher.ffmpeg.Sample;
import java.util.List;

/** What the loop is told. */
public sealed interface Event {

    /** What a child did, or what came of starting it. */
    sealed interface OfChild extends Event {
        RunId run();
    }

    /** The child runs. */
    record Started(RunId run, long pid) implements OfChild {}

    /** No child came to be. */
    record StartFailed(RunId run, Diagnosis diagnosis) implements OfChild {}

    /** The child's newest counters. */
    record Sampled(RunId run, Sample sample) implements OfChild {}

    /**
     * The child is gone and all that it printed was read.
     *
     * @param status exit status; 128 + n when signal n killed it
     * @param lastLines the last lines of standard error, oldest first
     */
    record Exited(RunId run, int status, List<LogLine> lastLines) implements OfChild {
        public Exited {
            lastLines = List.copyOf(lastLines);
        }
    }
}
