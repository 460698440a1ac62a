package io.github.streampusher.stream;

/**
 * What the sound must be.
 *
 * @param sampleRate in hertz
 */
public record Audio(Codec codec, Bitrate bitrate, int sampleRate, int channels) {

    /** What is done with the sound: as it is where the destination takes it, re-encoded, left out, or replaced. */
    public enum Codec {
        AUTO,
        COPY,
        AAC,
        NONE,
        SILENCE
    }

    public static final Audio DEFAULT = new Audio(Codec.AUTO, Bitrate.ofKilobits(160), 48_000, 2);
}
