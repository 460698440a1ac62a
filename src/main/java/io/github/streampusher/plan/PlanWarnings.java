package io.github.streampusher.plan;

import io.github.streampusher.plan.Plan.Decision;
import io.github.streampusher.platform.Platform;
import io.github.streampusher.stream.Audio;
import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Video;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the settings that are valid and will probably disappoint, for {@code plan} and {@code check} alike. */
record PlanWarnings(Planner.Decisions plan, List<Plan.Warning> warnings) {
    private static final double LOW_BITRATE_RATIO = 0.4;
    private static final double HIGH_BITRATE_RATIO = 3;
    private static final Duration MAX_RTMP_KEYFRAME_INTERVAL = Duration.ofSeconds(4);
    private static final Duration MAX_HLS_KEYFRAME_INTERVAL = Duration.ofSeconds(6);

    /** @param encodes how often the tracks are encoded, where there are several outputs */
    static List<Plan.Warning> of(Planner.Decisions plan, int encodes) {
        PlanWarnings found = new PlanWarnings(plan, ofFeed(plan, encodes));
        found.checkSilence();
        return found.warnings;
    }

    /** Where the outputs are written by others, which know the tracks. */
    static List<Plan.Warning> ofFeed(Planner.Decisions plan, int encodes) {
        PlanWarnings found = new PlanWarnings(plan, new ArrayList<>());
        found.checkExtraArguments();
        found.checkList();
        switch (plan.video().kind()) {
            case ENCODE -> found.checkEncode();
            case COPY -> found.checkCopy();
            case NONE -> {
                if (found.isPlatform()) {
                    found.add("video", "there is no video, and most platforms require it");
                }
            }
        }
        found.checkIgnoredSettings();
        found.checkAudio();
        found.checkEncodes(encodes);
        for (int i = 0; i < plan.outputs().size(); i++) {
            found.checkOutput(plan.outputs().get(i), plan.outputs().size() == 1 ? "output" : "output[" + i + "]");
        }
        return found.warnings;
    }

    private void add(String key, String text) {
        warnings.add(new Plan.Warning(key, text));
    }

    private boolean isPlatform() {
        return plan.outputs().stream().anyMatch(OutputFormat::isPlatform);
    }

    private void checkExtraArguments() {
        if (plan.media().isEmpty() && !plan.definition().ffmpeg().input().isEmpty()) {
            add("ffmpeg.input-args", "ffprobe gets no ffmpeg.input-args, so the input is unknown; use input.options");
        }
        if (plan.video().is(Decision.Kind.ENCODE) && plan.encoding().size().isPresent()) {
            plan.videoFilterOption()
                    .flatMap(option -> plan.encoding().filters().map(ours -> option + " replaces the planned " + ours))
                    .ifPresent(text -> add("ffmpeg.output-args", text + "; repeat that there"));
        }
    }

    private void checkList() {
        if (plan.isList()) {
            add(
                    "input.format",
                    "format: concat reads all files by the clock of the first, so those of another frame rate or sample rate"
                            + " play too fast or too slowly; input.files plays such a list as a channel");
        }
    }

    private void checkEncode() {
        VideoEncoding encoding = plan.encoding();
        new PictureWarnings(plan, encoding, this::add).check();
        encoding.video().bitrate().ifPresent(asked -> checkBitrate(asked, encoding));
        Duration interval = encoding.video().keyframeInterval();
        if (isPlatform() && interval.compareTo(MAX_RTMP_KEYFRAME_INTERVAL) > 0) {
            String every = "a key frame every " + DurationText.format(interval);
            add("video.keyframe-interval", every + " is too rare; RTMP platforms want one every 2 to 4 s");
        }
    }

    private void checkBitrate(Bitrate asked, VideoEncoding encoding) {
        Bitrate usual = encoding.usualBitrate();
        double ratio = (double) asked.bitsPerSecond() / usual.bitsPerSecond();
        if (encoding.size().isPresent() && (ratio < LOW_BITRATE_RATIO || ratio > HIGH_BITRATE_RATIO)) {
            String rate = encoding.frameRate()
                    .map(fps -> " at " + fps.toDecimal() + " fps")
                    .orElse("");
            String verdict = ratio < 1 ? " is low for " : " is high for ";
            add("video.bitrate", asked + verdict + encoding.size().get() + rate + "; about " + usual + " is usual");
        }
    }

    private void checkCopy() {
        if (plan.isList() && plan.media().isEmpty()) {
            add(
                    "video.codec",
                    "video: copy, but format: concat may have files of different size, rate and codec; h264"
                            + " makes them alike");
        }
        Optional<Media.VideoTrack> source = plan.media().flatMap(Media::video);
        source.flatMap(plan.videoDecider()::copyObjection)
                .ifPresent(reason -> add("video.codec", "video: copy, but " + reason));
        source.flatMap(Media.VideoTrack::keyframeInterval)
                .filter(interval -> interval.compareTo(MAX_HLS_KEYFRAME_INTERVAL) > 0)
                .filter(interval -> plan.outputs().stream().anyMatch(OutputFormat::isHls))
                .map(interval -> "HLS segments start at key frames, and the input has one every "
                        + DurationText.format(interval))
                .ifPresent(text -> add("video.codec", text));
    }

    private void checkIgnoredSettings() {
        Video video = plan.definition().video();
        checkIgnored("encoder", !video.encoders().isEmpty());
        boolean isOfSession = plan.definition().channel().isPresent(); // which all files are brought to
        checkIgnored("size", video.size().isPresent() && !isOfSession);
        checkIgnored("frame-rate", video.frameRate().isPresent() && !isOfSession);
        checkIgnored("bitrate", video.bitrate().isPresent());
        checkIgnored("preset", !video.preset().equals(Video.DEFAULT_PRESET));
        checkIgnored("keyframe-interval", !video.keyframeInterval().equals(Video.DEFAULT_KEYFRAME_INTERVAL));
        checkIgnored("fit", video.fit() != Video.Fit.PAD);
        checkIgnored("overlay", !video.overlays().isEmpty());
    }

    private void checkIgnored(String key, boolean set) {
        Video.Codec codec = plan.definition().video().codec();
        if (set && (codec == Video.Codec.COPY || codec == Video.Codec.NONE)) {
            add(
                    "video." + key,
                    key + " has no effect with codec: " + codec.name().toLowerCase(Locale.ROOT));
        }
    }

    private void checkAudio() {
        if (plan.definition().audio().codec() != Audio.Codec.AUTO
                && plan.media()
                        .flatMap(Media::audio)
                        .filter(Media.AudioTrack::empty)
                        .isPresent()
                && plan.audio().kind() != Decision.Kind.NONE
                && !plan.audioDecider().needsSilence()) {
            add("audio.codec", "the input announces audio and sends none, so no media may move; use audio: silence");
        }
        if (plan.definition().audio().codec() == Audio.Codec.COPY) {
            plan.media()
                    .flatMap(Media::audio)
                    .flatMap(plan.audioDecider()::copyObjection)
                    .ifPresent(reason -> add("audio.codec", "audio: copy, but " + reason));
        }
    }

    /** FFmpeg 5 counts no bytes there, and tells the time of the track that is ahead. */
    private void checkSilence() {
        boolean isHidden = plan.outputs().size() > 1 || !plan.outputs().get(0).countsBytes();
        boolean isOld =
                !plan.ffmpeg().equals(Capabilities.UNKNOWN) && !plan.ffmpeg().isAtLeast(7, 0);
        boolean hasBothTracks =
                !plan.video().is(Decision.Kind.NONE) && !plan.audio().is(Decision.Kind.NONE);
        boolean isFromSource =
                plan.sourceOptions().isLive() && !plan.audioDecider().needsSilence();
        boolean isChecked = plan.outputs().stream()
                .allMatch(format -> format.output().check().isPresent());
        if (isHidden && isOld && hasBothTracks && isFromSource && !isChecked) {
            add(
                    "output",
                    "FFmpeg 5 does not show here that the source's audio has fallen silent; FFmpeg 7 does, and output.check"
                            + " looks at what viewers get");
        }
    }

    private void checkEncodes(int encodes) {
        boolean certain = plan.media().isPresent() || plan.definition().video().codec() != Video.Codec.AUTO;
        if (encodes > 1 && plan.video().is(Decision.Kind.ENCODE) && certain) {
            String reason = "FFmpeg accepts two keys for one encode only on its command line, where every user could"
                    + " read them";
            add("output", "the video is encoded " + encodes + " times: " + reason);
        }
    }

    private void checkPlatform(Platform platform, Output output, String key) {
        Optional<Media.VideoTrack> copied =
                plan.media().flatMap(Media::video).filter(track -> plan.video().is(Decision.Kind.COPY));
        Optional<VideoEncoding> encoding =
                Optional.of(plan.encoding()).filter(made -> plan.video().is(Decision.Kind.ENCODE));
        platform.objections(
                        output.url().scheme(),
                        encoding.map(VideoEncoding::bitrate).or(() -> copied.flatMap(PlanWarnings::bitrate)),
                        encoding.map(made -> made.video().keyframeInterval())
                                .or(() -> copied.flatMap(Media.VideoTrack::keyframeInterval)),
                        encoding.map(made -> made.encoder().isHevc() ? "hevc" : "h264")
                                .or(() -> copied.map(Media.VideoTrack::codec)))
                .forEach(text -> add(key, text));
        platform.reconnectRisk(plan.definition().restart().delay()).ifPresent(text -> add(key, text));
        platform.broadcastLimit()
                .filter(text -> plan.definition().schedule().isEmpty()) // a stream for ever
                .ifPresent(text -> add(key, text));
    }

    private static Optional<Bitrate> bitrate(Media.VideoTrack track) {
        return track.bitsPerSecond().stream()
                .filter(bits -> bits > 0 && bits <= 1_000_000_000)
                .mapToObj(Bitrate::new)
                .findFirst();
    }

    private void checkOutput(OutputFormat format, String key) {
        Output output = format.output();
        Platform.of(output.url()).ifPresent(platform -> checkPlatform(platform, output, key));
        if (output.backup().filter(output.url()::equals).isPresent()) {
            add(key + ".backup", "backup is the same as url, so there is nothing to fall back to");
        }
        if (!output.tlsVerify()) {
            add(key + ".tls-verify", output.url() + ": tls-verify is off, so anyone can impersonate this server");
        }
        if (output.url().protocol() == Protocol.RTSPS && output.tlsVerify()) {
            add(key, output.url() + ": FFmpeg does not verify the certificate of an RTSPS server");
        }
        if (output.url().protocol() == Protocol.UDP) {
            add(key, output.url() + ": UDP does not report whether anything arrives");
        }
        if (output.retain().isPresent() && RetainedFiles.of(format).isEmpty()) {
            add(
                    key + ".retain",
                    "retain has no effect: it needs HLS whose list drops old segments, or files whose name, but not whose"
                            + " folder, has %Y %y %m %d %H %M %S %F %j %s or %03d, and no other %");
        }
        if (format.isSingleFile() && !isHidden(output)) {
            String nextRun = plan.outputs().size() == 1
                    ? ": FFmpeg does not overwrite it, so a second run fails"
                    : ": each run starts it again, and the name of the existing file gets the time";
            String advice = "; a time in the name, such as %Y%m%d-%H%M%S, starts a new file every hour";
            add(key, output.url() + nextRun + advice);
        }
    }

    /** Whether the whole address is a referenced value, which {@code check} may be unable to read: it may be no file. */
    private static boolean isHidden(Output output) {
        return output.url().toString().equals(Text.MASK);
    }

    /** How many frames a change of the frame rate duplicates or drops; empty: none. */
    static Optional<String> describeRateConversion(FrameRate from, FrameRate to) {
        boolean faster = to.perSecond() > from.perSecond();
        FrameRate more = faster ? to : from;
        FrameRate fewer = faster ? from : to;
        long all = (long) more.numerator() * fewer.denominator();
        long changed = all - (long) fewer.numerator() * more.denominator();
        if (changed == 0) {
            return Optional.empty();
        }
        long divisor = BigInteger.valueOf(all).gcd(BigInteger.valueOf(changed)).longValue();
        String share = changed == divisor || all / divisor <= 100
                ? changed / divisor + " of " + all / divisor + " frames"
                : String.format(Locale.ROOT, "%.1f %% of the frames", 100.0 * changed / all);
        String verb = faster ? " duplicates " : " drops ";
        return Optional.of(to.toDecimal() + " fps from " + from.toDecimal() + verb + share);
    }
}
