package io.github.streampusher.ffmpeg;

/**
 * What a run died of.
 *
 * @param evidence the line or the observation that tells it, masked; fit for people
 */
public record Diagnosis(Cause cause, String evidence) {
    @Override
    public String toString() {
        return evidence.isEmpty() ? cause.code() : cause.code() + ": " + evidence;
    }
}
