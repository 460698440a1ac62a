package io.github.streampusher.stream;

/**
 * How the audio is encoded.
 *
 * @param sampleRate in hertz
 */
public record Audio(Codec codec, Bitrate bitrate, int sampleRate, int channels) {

    /** Copied where the destination accepts it, encoded, left out, or replaced by silence. */
    public enum Codec {
        AUTO,
        COPY,
        AAC,
        NONE,
        SILENCE
    }

    public static final Audio DEFAULT = new Audio(Codec.AUTO, Bitrate.ofKilobits(160), 48_000, 2);
}
