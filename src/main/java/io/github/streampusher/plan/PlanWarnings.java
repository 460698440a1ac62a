package io.github.streampusher.plan;

import io.github.streampusher.stream.Bitrate;
import io.github.streampusher.stream.DurationText;
import io.github.streampusher.stream.FrameRate;
import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.VideoSize;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is unwise about a plan, with numbers. */
final class PlanWarnings {
    private static final List<String> ORDINALS =
            List.of("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");
    private static final double LOW_RATIO = 0.4;
    private static final double HIGH_RATIO = 3;

    private final List<String> warnings = new ArrayList<>();

    List<String> warnings() {
        return warnings;
    }

    void add(String warning) {
        warnings.add(warning);
    }

    /** Of a picture that is encoded anew. */
    void checkEncode(VideoEncoding encoding, Media.VideoTrack source) {
        source.frameRate()
                .ifPresent(from -> encoding.frameRate()
                        .flatMap(to -> describeRateConversion(from, to))
                        .ifPresent(this::add));
        source.size().ifPresent(from -> encoding.size().ifPresent(to -> checkScaling(from, to)));
        if (source.isVariableFrameRate()) {
            add("the input's frames come unevenly, nominally at "
                    + MediaText.frameRate(source.nominalFrameRate().get())
                    + " fps and on average at "
                    + MediaText.frameRate(source.averageFrameRate().get())
                    + "; at a constant rate some are repeated or left out");
        }
        if (source.interlaced()) {
            add("the input is interlaced, and stays so; ffmpeg.output-args: [-vf, yadif] takes the combs away");
        }
        encoding.video().bitrate().ifPresent(asked -> checkBitrate(asked, encoding));
    }

    /** Of a picture that is kept though a destination may not take it. */
    void checkCopy(VideoDecider choice, Media.VideoTrack source) {
        choice.copyObjection(source).ifPresent(reason -> add("video: copy, but " + reason));
        source.keyframeInterval()
                .filter(distance -> distance.toSeconds() > 6
                        && choice.outputFormats().stream().anyMatch(OutputFormat::isHls))
                .ifPresent(distance -> add("HLS is cut at key frames, and the input has one every "
                        + DurationText.format(distance) + ": so long are the segments"));
    }

    /** @param alone whether it is the only one */
    void checkOutput(OutputFormat to, boolean alone) {
        if (!to.output().tlsVerify()) {
            add(to.output().url() + ": tls-verify is off, so anybody can pose as this server");
        }
        if (to.output().url().protocol() == Protocol.RTSPS && to.output().tlsVerify()) {
            add(to.output().url() + ": FFmpeg checks no certificate with RTSPS");
        }
        if (to.output().url().protocol() == Protocol.UDP) {
            add(to.output().url() + ": with UDP nobody can tell whether anything arrives");
        }
        if (to.isSingleFile()) {
            String again = alone
                    ? "FFmpeg does not overwrite it, so there is no second run"
                    : "each run begins it anew, and what is there gets the time added to its name";
            add(to.output().url() + ": " + again + "; a time in the name, such as %Y%m%d-%H%M%S, makes a new file every"
                    + " hour");
        }
    }

    /** What changing the frame rate does; empty if it does nothing. */
    static Optional<String> describeRateConversion(FrameRate from, FrameRate to) {
        boolean faster = to.perSecond() > from.perSecond();
        FrameRate more = faster ? to : from;
        FrameRate fewer = faster ? from : to;
        BigInteger all = product(more.numerator(), fewer.denominator());
        BigInteger changed = all.subtract(product(fewer.numerator(), more.denominator()));
        if (changed.signum() == 0) {
            return Optional.empty();
        }
        BigInteger divisor = all.gcd(changed);
        String verdict = faster ? "a copy" : "lost";
        return Optional.of(MediaText.frameRate(to) + " fps from " + MediaText.frameRate(from) + ": "
                + describeShare(
                        changed.divide(divisor).longValue(), all.divide(divisor).longValue(), verdict));
    }

    private static String describeShare(long changed, long all, String verdict) {
        if (changed == 1) {
            return all < ORDINALS.size()
                    ? "every " + ORDINALS.get((int) all) + " frame is " + verdict
                    : "1 of " + all + " frames is " + verdict;
        }
        if (all <= 100) {
            return changed + " of " + all + " frames are " + (verdict.equals("lost") ? verdict : "copies");
        }
        return String.format(
                Locale.ROOT,
                "%.1f %% of the frames are %s",
                100.0 * changed / all,
                verdict.equals("lost") ? verdict : "copies");
    }

    private static BigInteger product(int one, int other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }

    private void checkScaling(VideoSize from, VideoSize to) {
        if (to.pixels() > from.pixels()) {
            add(String.format(
                    Locale.ROOT,
                    "%s from %s: %.1f times the pixels, and nothing more to see",
                    to,
                    from,
                    (double) to.pixels() / from.pixels()));
        }
        double distortion = (double) to.width() / to.height() * from.height() / from.width();
        if (Math.abs(distortion - 1) > 0.03) {
            add(String.format(
                    Locale.ROOT, "%s from %s: the picture is %s", to, from, distortion > 1 ? "widened" : "narrowed"));
        }
    }

    private void checkBitrate(Bitrate asked, VideoEncoding encoding) {
        if (encoding.size().isEmpty()) {
            return;
        }
        Bitrate usual = UsualBitrate.of(
                encoding.size(), encoding.frameRate(), encoding.encoder().isHevc());
        double ratio = (double) asked.bitsPerSecond() / usual.bitsPerSecond();
        if (ratio < LOW_RATIO || ratio > HIGH_RATIO) {
            String rate = encoding.frameRate()
                    .map(fps -> " at " + MediaText.frameRate(fps) + " fps")
                    .orElse("");
            add(asked + " is " + (ratio < 1 ? "little" : "much") + " for "
                    + encoding.size().get() + rate + "; about " + usual + " is usual");
        }
    }
}
