package io.github.streampusher.process;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells why the system would not start a process, from the error's number in the JDK's message. */
public final class StartFailure {
    private static final Pattern ERROR_NUMBER = Pattern.compile("error=(\\d+)");

    private StartFailure() {}

    public static Diagnosis diagnose(Throwable failure) {
        String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        boolean helperFailed =
                words.contains("spawn helper"); // the JDK's own program, which found no file left to open
        if (failure instanceof OutOfMemoryError || helperFailed) {
            return new Diagnosis(Cause.OUT_OF_MEMORY, words);
        }
        Matcher number = ERROR_NUMBER.matcher(words);
        return new Diagnosis(number.find() ? cause(Integer.parseInt(number.group(1))) : Cause.UNKNOWN, words);
    }

    private static Cause cause(int number) {
        return switch (number) {
            case 11, 12, 23, 24 -> Cause.OUT_OF_MEMORY; // EAGAIN: processes; ENOMEM; ENFILE, EMFILE: open files
            case 2, 8, 13 -> Cause.FFMPEG_MISSING; // ENOENT: gone meanwhile; ENOEXEC: no program; EACCES
            case 7 -> Cause.OPTION_INVALID; // E2BIG: too many or too long arguments
            default -> Cause.UNKNOWN;
        };
    }
}
