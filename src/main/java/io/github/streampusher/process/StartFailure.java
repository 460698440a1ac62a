package io.github.streampusher.process;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out why the system refused to start a process, from the error number in the JDK's message. */
public final class StartFailure {
    private static final Pattern ERROR_NUMBER = Pattern.compile("error=(\\d+)");

    private StartFailure() {}

    public static Diagnosis diagnose(Throwable failure) {
        String message = Problem.messageOf(failure);
        boolean helperFailed = message.contains("spawn helper"); // the JDK's helper program could not open a file
        if (helperFailed && JavaUpdate.hasHappened()) {
            return new Diagnosis(
                    Cause.JAVA_REPLACED, message.lines().findFirst().orElse("").strip());
        }
        if (failure instanceof OutOfMemoryError || helperFailed) {
            return new Diagnosis(Cause.OUT_OF_MEMORY, message);
        }
        if (message.endsWith("No space left on device") || message.endsWith("Disk quota exceeded")) {
            return new Diagnosis(Cause.DISK_FULL, message);
        }
        Matcher number = ERROR_NUMBER.matcher(message);
        return new Diagnosis(number.find() ? cause(Integer.parseInt(number.group(1))) : Cause.UNKNOWN, message);
    }

    private static Cause cause(int number) {
        return switch (number) {
            case 11, 12, 23, 24 -> Cause.OUT_OF_MEMORY; // EAGAIN: processes; ENOMEM; ENFILE, EMFILE: open files
            case 2, 8, 13 -> Cause.FFMPEG_MISSING; // ENOENT: deleted meanwhile; ENOEXEC: not a program; EACCES
            case 7 -> Cause.OPTION_INVALID; // E2BIG: too many or too long arguments
            default -> Cause.UNKNOWN;
        };
    }
}
