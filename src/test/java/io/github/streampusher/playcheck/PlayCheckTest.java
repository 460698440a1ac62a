package io.github.streampusher.playcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Output;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What counts as a playlist that moves. */
@Execution(ExecutionMode.CONCURRENT)
class PlayCheckTest {
    private static final Output.Check CHECK = new Output.Check(
            DefinitionBuilder.address("https://play.example.net/live.m3u8"),
            Duration.ofMinutes(1),
            2,
            Output.Check.OnFail.WARN);

    private static Look playlist(String... lines) {
        return Look.of(Playlist.parse("#EXTM3U\n" + String.join("\n", lines) + "\n"));
    }

    private static Optional<String> complaintAfter(Look... looks) {
        PlayCheck check = PlayCheck.startedAt(Duration.ZERO, CHECK);
        for (Look look : looks) {
            check = check.after(look, Duration.ZERO, CHECK);
        }
        return check.complaint(CHECK);
    }

    private static final Look FIRST = playlist("#EXT-X-MEDIA-SEQUENCE:7", "#EXTINF:4,", "a/live-7.ts?token=one");
    private static final Look SAME = playlist("#EXT-X-MEDIA-SEQUENCE:7", "#EXTINF:4,", "a/live-7.ts?token=two");

    @Test
    void playlistWithANewSequenceOrANewSegmentMoves() {
        Look next = playlist("#EXT-X-MEDIA-SEQUENCE:8", "#EXTINF:4,", "a/live-7.ts");
        Look longer = playlist("#EXT-X-MEDIA-SEQUENCE:8", "#EXTINF:4,", "a/live-7.ts", "#EXTINF:4,", "a/live-8.ts");
        assertEquals(Optional.empty(), complaintAfter(FIRST, next, longer, FIRST, next));
    }

    @Test
    void playlistThatStandsIsToleratedUntilItHasFailedOftenEnough() {
        assertEquals(Optional.empty(), complaintAfter(FIRST, SAME));
        assertEquals(
                Optional.of("it stands at sequence 7, live-7.ts (2 looks, every 60 s)"),
                complaintAfter(FIRST, SAME, SAME));
    }

    @Test
    void oneGoodLookEndsTheComplaint() {
        assertEquals(Optional.empty(), complaintAfter(Look.failed("x"), Look.failed("x"), Look.moving()));
    }

    @Test
    void endedPlaylistDoesNotMove() {
        Look ended = playlist("#EXT-X-MEDIA-SEQUENCE:9", "#EXTINF:4,", "x.ts", "#EXT-X-ENDLIST");
        assertEquals(
                Optional.of("the playlist has ended: sequence 9, x.ts (2 looks, every 60 s)"),
                complaintAfter(ended, ended));
    }

    @Test
    void masterPlaylistNamesAVariant() {
        Playlist master = Playlist.parse("#EXTM3U\r\n#EXT-X-STREAM-INF:BANDWIDTH=1\r\nlow/index.m3u8\r\nhigh.m3u8\r\n");
        assertEquals(Optional.of("low/index.m3u8"), master.variant());
        assertTrue(Playlist.is("#EXTM3U8"));
        assertFalse(Playlist.is("<html>"));
    }
}
