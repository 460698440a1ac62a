package io.github.streampusher.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {
    private static final Pattern KEYS = Pattern.compile("\"((?:[a-z-]+: ?)+)");
    private static final Pattern ACTION = Pattern.compile(
            "\"(size|bitrate)\"|nobody needs|任何人都无需|\"(stream-pusher|ls|fuser"
                    + "|lsusb|nc|ping|ip|ffprobe|ffmpeg|getent|timedatectl|top|nvidia-smi|sudo|free|systemctl|df|journalctl|apt|ss)[ \"]");

    @ParameterizedTest
    @EnumSource
    void everyLanguageHasTheSameEntries(Language language) {
        assertEquals(heads(Language.EN), heads(language));
    }

    private static List<String> heads(Language language) {
        return Advice.entries(language).stream()
                .map(entry -> entry.head() + " has " + entry.texts().size())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseHasMeaningAndRemedy(Cause cause) {
        for (Language language : Language.values()) {
            assertFalse(cause.advice(language)
                    .meaning()
                    .equals(cause.advice(language).remedy()));
        }
    }

    @Test
    void remedyNamesTheOptionOfTheLine() {
        String remedy = new Diagnosis(Cause.OPTION_INVALID, "Unrecognized option 'crf'.")
                .advice(Language.EN)
                .remedy();
        assertTrue(remedy.contains("\"crf\""), remedy);
    }

    @Test
    void remedyOfLineWithoutOptionNamesNone() {
        String remedy = new Diagnosis(Cause.OPTION_INVALID, "Error splitting the argument list")
                .advice(Language.EN)
                .remedy();
        assertEquals(Cause.OPTION_INVALID.advice().remedy(), remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OUT_OF_MEMORY | Cannot run program \"setpriv\": error=24, Too many open files | LimitNOFILE",
                "OUT_OF_MEMORY | av_interleaved_write_frame(): Too many open files | LimitNOFILE",
                "OUT_OF_MEMORY | error while loading shared libraries: libm.so.6: cannot open shared object file: Error 24 | LimitNOFILE",
                "SOURCE_MISSING | [x11grab @ 0x1] Cannot open display :0.0, error 1. | XAUTHORITY",
                "SOURCE_TIMEOUT | udp://239.0.0.1:1234?timeout=5000000: Input/output error | localaddr",
                "SOURCE_INVALID | [mov,mp4,m4a,3gp,3g2,mj2 @ 0x1] moov atom not found | ffprobe FILE",
                "SOURCE_INVALID | pipe:0: Invalid data found when processing input | ffprobe -",
                "SOURCE_INVALID | [http @ 0x1] Stream ends prematurely at 48, should be 6568211 | +faststart",
                "SOURCE_LOST | [aac_adtstoasc @ 0x1] Error parsing ADTS frame header! | audio: aac",
                "OPTION_INVALID | [mp3 @ 0x1] Invalid audio stream. Exactly one MP3 audio stream is required. | .m4a",
                "SOURCE_LOST | Application provided invalid, non monotonically increasing dts to muxer | video: h264",
                "KILLED | Exiting normally, received signal 15. | docker stop",
                "KILLED | Killed | journalctl -k -g oom",
                "CRASHED | Illegal instruction (core dumped) | daemon: ffmpeg:",
                "OPTION_INVALID | Option stimeout not found. | timeout",
                "OPTION_INVALID | Option hwaccel cannot be applied to output url x | ffmpeg: input-args",
                "OPTION_INVALID | [hls @ 0x1] Unable to map stream at a:0 | audio: silence",
                "OPTION_INVALID | [libx264 @ 0x1] height not divisible by 2 (500x313) | video: size",
                "OPTION_INVALID | Error initializing filter 'drawtext' with args 'text=a' | video: overlay: text-file",
                "OPTION_INVALID | [concat @ 0x1] Unsafe file name '/srv/a.mp4' | {safe: 0}",
                "OPTION_INVALID | [AVFormatContext @ 0x1] Requested output format 'rtmp' is not known. | format: flv",
                "OPTION_INVALID | [NULL @ 0x1] Requested output format 'flv' is not a suitable output format | ffmpeg -formats",
                "OPTION_INVALID | \"rtmp://h/app/key\": No such file or directory | output: url:",
                "OPTION_INVALID | [dshow @ 0x1] Could not set video options | v4l2-ctl",
                "OPTION_INVALID | [decklink @ 0x1] Could not set input configuration | -list_formats 1",
                "OPTION_INVALID | Capture area (0,0),(9,9) extends outside window area (0,0),(8,8) | video_size",
                "FFMPEG_MISSING | ffmpeg: /lib/libm.so.6: version `GLIBC_2.38' not found (required by ffmpeg) | ldd PATH"
            })
    void remedyFitsTheEvidence(Cause cause, String evidence, String named) {
        for (Language language : Language.values()) {
            String remedy = new Diagnosis(cause, evidence).advice(language).remedy();
            assertTrue(remedy.contains(named), remedy);
        }
    }

    /** What a tired operator can act on. */
    @ParameterizedTest
    @EnumSource
    void everyRemedyNamesAKeyACommandOrWhoNeedsToAct(Language language) throws IOException {
        Set<String> keys = Files.readString(Path.of("src/test/resources/config/keys.txt"))
                .lines()
                .filter(line -> line.matches("[a-z].*"))
                .map(line -> line.substring(line.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        keys.addAll(List.of("check", "on-fail")); // of an output, which comes with the check itself
        List<String> vague = new ArrayList<>();
        for (Advice.Entry entry : Advice.entries(language)) {
            String remedy = entry.last();
            List<String> named = KEYS.matcher(remedy)
                    .results()
                    .flatMap(found -> Stream.of(found.group(1).split(": ?")))
                    .toList();
            boolean acts = !named.isEmpty() || ACTION.matcher(remedy).find();
            if (!entry.head().startsWith("ruled-out") && (!acts || !keys.containsAll(named))) {
                vague.add(entry.head() + ": " + remedy);
            }
        }
        assertEquals(List.of(), vague);
    }

    @Test
    void remedyNamesWhatItsExpressionFound() {
        for (Language language : Language.values()) {
            for (Advice.Entry entry : Advice.entries(language)) {
                int groups = entry.expression()
                        .map(expression -> expression.matcher("").groupCount())
                        .orElse(0);
                assertEquals(entry.last().contains("{1}"), groups > 0, entry.head());
            }
        }
    }

    @Test
    void languageFollowsEnvironment() {
        assertEquals(Language.ZH, Language.ofEnvironment(Map.of("LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of("LC_ALL", "C", "LANG", "zh_CN.UTF-8")));
        assertEquals(Language.ZH, Language.ofEnvironment(Map.of("LC_ALL", "C.UTF-8", "LANG", "zh_CN.UTF-8")));
        assertEquals(Language.EN, Language.ofEnvironment(Map.of()));
    }
}
