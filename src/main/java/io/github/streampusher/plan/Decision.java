package io.github.streampusher.plan;

import java.util.Locale;

/** What is done with the video or the audio, and why. */
public record Decision(Kind kind, String reason) {

    /** What can be done with a track. */
    public enum Kind {
        COPY,
        ENCODE,
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Decision copy(String reason) {
        return new Decision(Kind.COPY, reason);
    }

    static Decision encode(String reason) {
        return new Decision(Kind.ENCODE, reason);
    }

    static Decision none(String reason) {
        return new Decision(Kind.NONE, reason);
    }

    @Override
    public String toString() {
        return kind + ": " + reason;
    }

    public boolean is(Kind other) {
        return kind == other;
    }
}
