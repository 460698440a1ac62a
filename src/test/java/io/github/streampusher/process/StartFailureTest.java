package io.github.streampusher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void processLimitIsOutOfMemory() {
        String words = "Cannot run program \"setpriv\": error=11, Resource temporarily unavailable";

        assertEquals(new Diagnosis(Cause.OUT_OF_MEMORY, words), StartFailure.diagnose(new IOException(words)));
    }

    /** As in a log of FFmpeg. */
    @Test
    void openFileLimitIsOutOfMemory() {
        String words = "Cannot run program \"setpriv\": error=24, Too many open files";

        assertEquals(new Diagnosis(Cause.OUT_OF_MEMORY, words), StartFailure.diagnose(new IOException(words)));
    }

    @Test
    void threadLimitIsOutOfMemory() {
        String words = "unable to create native thread: possibly out of memory or process/resource limits reached";

        assertEquals(new Diagnosis(Cause.OUT_OF_MEMORY, words), StartFailure.diagnose(new OutOfMemoryError(words)));
    }

    @Test
    void fullRunDirIsDiskFull() {
        String words = "cannot write a file into /run/x: /run/x/a.1.3.ffpreset: No space left on device";

        assertEquals(new Diagnosis(Cause.DISK_FULL, words), StartFailure.diagnose(new IOException(words)));
    }

    @Test
    void otherExceptionIsUnknown() {
        assertEquals(
                new Diagnosis(Cause.UNKNOWN, "java.lang.NullPointerException"),
                StartFailure.diagnose(new NullPointerException()));
    }
}
