package io.github.streampusher.plan;

import io.github.streampusher.stream.Audio;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what is done with the sound: kept wherever every destination takes it as it is.
 *
 * @param sound empty: there is none, or nobody knows
 * @param known whether it is known what sound there is
 */
record SoundChoice(Audio audio, Optional<Media.Sound> sound, boolean known, List<Destination> destinations) {
    /** Platforms behind RTMP take stereo. */
    private static final int MOST_CHANNELS = 2;

    Decision decide() {
        return switch (audio.codec()) {
            case NONE -> Decision.none("audio: none");
            case SILENCE -> Decision.encode("audio: silence");
            case COPY -> Decision.copy("audio: copy");
            case AAC -> Decision.encode("audio: aac");
            case AUTO -> automatic();
        };
    }

    private Decision automatic() {
        if (!known) {
            return Decision.encode("it is not known what the input has");
        }
        if (sound.isEmpty()) {
            return wantsSilence()
                    ? Decision.encode("the input has no sound, and platforms want some: silence")
                    : Decision.none("the input has no sound");
        }
        return Stream.of(asked(sound.get()), refusal(sound.get()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Decision::encode)
                .orElseGet(() -> Decision.copy(Shown.sound(sound.get()) + " is what every output takes"));
    }

    /** Whether silence must be made: where it was asked for, or a platform needs sound and there is none. */
    boolean wantsSilence() {
        boolean missing = known && sound.isEmpty() && audio.codec() == Audio.Codec.AUTO;
        return audio.codec() == Audio.Codec.SILENCE
                || missing && destinations.stream().anyMatch(Destination::isPlatform);
    }

    private Optional<String> asked(Media.Sound sound) {
        if (!audio.bitrate().equals(Audio.DEFAULT.bitrate())) {
            return Optional.of("bitrate: " + audio.bitrate());
        }
        if (audio.sampleRate() != Audio.DEFAULT.sampleRate() && audio.sampleRate() != sound.sampleRate()) {
            return Optional.of("sample-rate: " + audio.sampleRate() + ", and the input has " + sound.sampleRate());
        }
        if (audio.channels() != Audio.DEFAULT.channels() && audio.channels() != sound.channels()) {
            return Optional.of("channels: " + audio.channels() + ", and the input has " + sound.channels());
        }
        return Optional.empty();
    }

    /** Why a destination would not take the sound as it is. */
    Optional<String> refusal(Media.Sound sound) {
        boolean platform = destinations.stream().anyMatch(Destination::isPlatform);
        if (platform && !sound.codec().equals("aac")) {
            return Optional.of("platforms want AAC, and the input has " + sound.codec());
        }
        if (platform && sound.channels() > MOST_CHANNELS) {
            return Optional.of("platforms want stereo, and the input has " + sound.channels() + " channels");
        }
        return destinations.stream()
                .map(Destination::container)
                .filter(container -> !container.takesSound(sound.codec()))
                .findFirst()
                .map(container -> container + " takes no " + sound.codec());
    }
}
