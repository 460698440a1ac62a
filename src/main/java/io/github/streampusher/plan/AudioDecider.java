package io.github.streampusher.plan;

import static io.github.streampusher.plan.Plan.Decision.Kind.COPY;
import static io.github.streampusher.plan.Plan.Decision.Kind.ENCODE;
import static io.github.streampusher.plan.Plan.Decision.Kind.NONE;

import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.stream.Audio;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the audio is copied, encoded or left out; it is copied wherever every output accepts it.
 *
 * @param track empty: there is none, or it is unknown
 * @param isTrackKnown whether an empty track means that the source has no audio
 * @param isList whether the source is a list of files
 */
record AudioDecider(
        Audio audio,
        Optional<Media.AudioTrack> track,
        boolean isTrackKnown,
        boolean isList,
        List<OutputFormat> outputs) {
    /** RTMP platforms accept stereo at most. */
    private static final int MAX_CHANNELS = 2;

    Decision decide() {
        return switch (audio.codec()) {
            case NONE -> new Decision(NONE, "audio: none");
            case SILENCE -> new Decision(ENCODE, "audio: silence");
            case COPY -> new Decision(COPY, "audio: copy");
            case AAC -> new Decision(ENCODE, "audio: aac");
            case AUTO -> decideAuto();
        };
    }

    private Decision decideAuto() {
        if (!isTrackKnown) {
            return new Decision(ENCODE, "the input is unknown");
        }
        if (isMissing()) {
            String reason = track.isEmpty() ? "the input has no audio" : "the input announces audio and sends none";
            return needsSilence()
                    ? new Decision(ENCODE, reason + ", and platforms require it: silence")
                    : new Decision(NONE, reason);
        }
        return Decision.copyUnless(
                unmetSetting(track.get()).or(() -> copyObjection(track.get())),
                track.get().describe());
    }

    /** FFmpeg's encoder: that of the outputs' container, and AAC where they have several. */
    String encoder() {
        List<String> encoders = outputs.stream()
                .map(output -> output.container().audioEncoder())
                .distinct()
                .toList();
        return encoders.size() == 1 && audio.codec() != Audio.Codec.AAC ? encoders.get(0) : OutputFormat.AAC;
    }

    /** Whether silence must be added: it is requested, or a platform requires audio and the input has none. */
    boolean needsSilence() {
        boolean missing = isMissing() && audio.codec() == Audio.Codec.AUTO;
        return audio.codec() == Audio.Codec.SILENCE
                || missing && outputs.stream().anyMatch(OutputFormat::isPlatform);
    }

    private boolean isMissing() {
        return isTrackKnown && track.filter(found -> !found.empty()).isEmpty();
    }

    private Optional<String> unmetSetting(Media.AudioTrack source) {
        if (!audio.bitrate().equals(Audio.DEFAULT.bitrate())) {
            return Optional.of("bitrate: " + audio.bitrate());
        }
        if (audio.sampleRate() != Audio.DEFAULT.sampleRate() && audio.sampleRate() != source.sampleRate()) {
            return Optional.of("sample-rate: " + audio.sampleRate() + ", and the input has " + source.sampleRate());
        }
        if (audio.channels() != Audio.DEFAULT.channels() && audio.channels() != source.channels()) {
            return Optional.of("channels: " + audio.channels() + ", and the input has " + source.channels());
        }
        return Optional.empty();
    }

    /** Why an output would not accept the audio unchanged. */
    Optional<String> copyObjection(Media.AudioTrack source) {
        boolean platform = outputs.stream().anyMatch(OutputFormat::isPlatform);
        if (isList) {
            return Optional.of("the files of a list may differ in codec, sample rate and channels");
        }
        if (platform && !source.codec().equals("aac")) {
            return Optional.of("platforms want AAC, and the input has " + source.codec());
        }
        if (platform && source.channels() > MAX_CHANNELS) {
            return Optional.of("platforms want stereo, and the input has " + source.channels() + " channels");
        }
        return outputs.stream()
                .map(OutputFormat::container)
                .filter(container -> !container.supportsAudio(source.codec()))
                .findFirst()
                .map(container -> container + " does not support " + source.codec());
    }
}
