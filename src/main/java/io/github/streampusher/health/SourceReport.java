package io.github.streampusher.health;

/**
 * What FFmpeg's lines say of the source of a run that lives.
 *
 * @param line as FFmpeg prints it, masked
 */
public record SourceReport(Kind kind, String line) {

    /** What the source has done. */
    public enum Kind {
        /** A video track has appeared that was not there at the start. */
        NEW_VIDEO,
        /** An audio track has appeared that was not there at the start. */
        NEW_AUDIO,
        /** The video has become another one than at the start. */
        OTHER_VIDEO,
        /** The audio has another sample rate than at the start. */
        OTHER_AUDIO,
        /** Its time stamps do not go on where they were. */
        TIME_LEAP
    }
}
