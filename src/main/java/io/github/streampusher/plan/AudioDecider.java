package io.github.streampusher.plan;

import io.github.streampusher.stream.Audio;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what is done with the sound: kept wherever every destination takes it as it is.
 *
 * @param track empty: there is none, or nobody knows
 * @param isTrackKnown whether it is known what sound there is
 */
record AudioDecider(
        Audio audio, Optional<Media.AudioTrack> track, boolean isTrackKnown, List<OutputFormat> outputFormats) {
    /** Platforms behind RTMP take stereo. */
    private static final int MAX_CHANNELS = 2;

    Decision decide() {
        return switch (audio.codec()) {
            case NONE -> Decision.none("audio: none");
            case SILENCE -> Decision.encode("audio: silence");
            case COPY -> Decision.copy("audio: copy");
            case AAC -> Decision.encode("audio: aac");
            case AUTO -> decideAuto();
        };
    }

    private Decision decideAuto() {
        if (!isTrackKnown) {
            return Decision.encode("it is not known what the input has");
        }
        if (track.isEmpty()) {
            return needsSilence()
                    ? Decision.encode("the input has no sound, and platforms want some: silence")
                    : Decision.none("the input has no sound");
        }
        return Stream.of(unmetSetting(track.get()), copyObjection(track.get()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Decision::encode)
                .orElseGet(() -> Decision.copy(MediaText.audio(track.get()) + " is what every output takes"));
    }

    /** Whether silence must be made: where it was asked for, or a platform needs sound and there is none. */
    boolean needsSilence() {
        boolean missing = isTrackKnown && track.isEmpty() && audio.codec() == Audio.Codec.AUTO;
        return audio.codec() == Audio.Codec.SILENCE
                || missing && outputFormats.stream().anyMatch(OutputFormat::isPlatform);
    }

    private Optional<String> unmetSetting(Media.AudioTrack sound) {
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
    Optional<String> copyObjection(Media.AudioTrack sound) {
        boolean platform = outputFormats.stream().anyMatch(OutputFormat::isPlatform);
        if (platform && !sound.codec().equals("aac")) {
            return Optional.of("platforms want AAC, and the input has " + sound.codec());
        }
        if (platform && sound.channels() > MAX_CHANNELS) {
            return Optional.of("platforms want stereo, and the input has " + sound.channels() + " channels");
        }
        return outputFormats.stream()
                .map(OutputFormat::container)
                .filter(container -> !container.supportsAudio(sound.codec()))
                .findFirst()
                .map(container -> container + " takes no " + sound.codec());
    }
}
