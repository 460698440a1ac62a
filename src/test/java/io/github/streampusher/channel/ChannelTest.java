package io.github.streampusher.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Input.FileList.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelTest {
    private static final List<String> FILES = List.of("/b", "/a", "/c");

    private static Channel channel(Order order, boolean loops, String... files) {
        return Channel.begin(order, loops, Optional.empty(), 7).withFiles(List.of(files));
    }

    private static Channel resumed(String file, int second, int place, List<String> files) {
        Position position = new Position(file, Duration.ofSeconds(second), place, 3);
        return Channel.begin(Order.LISTED, true, Optional.of(position), 7).withFiles(files);
    }

    private static String file(Channel channel) {
        return channel.current().orElseThrow().file();
    }

    private static List<String> play(Channel channel, int count) {
        List<String> played = new ArrayList<>();
        Channel now = channel;
        for (int i = 0; i < count; i++) {
            played.add(file(now));
            now = now.played();
        }
        return played;
    }

    @Test
    void listedKeepsTheOrderOfTheListAndBeginsAnew() {
        assertEquals(List.of("/b", "/a", "/c", "/b"), play(channel(Order.LISTED, true, "/b", "/a", "/c"), 4));
    }

    @Test
    void nameSorts() {
        assertEquals(List.of("/a", "/b", "/c", "/a"), play(channel(Order.NAME, true, "/b", "/a", "/c"), 4));
    }

    @Test
    void fileThatStandsTwiceInTheListPlaysTwice() {
        assertEquals(
                List.of("/jingle", "/a", "/jingle", "/b", "/jingle"),
                play(channel(Order.LISTED, true, "/jingle", "/a", "/jingle", "/b"), 5));
    }

    @Test
    void shufflePlaysEachFileOnceARoundAndNoneTwiceInARow() {
        String[] files = IntStream.range(0, 12).mapToObj(i -> "/" + i).toArray(String[]::new);
        List<String> played = play(channel(Order.SHUFFLE, true, files), 1200);
        for (int round = 0; round < 100; round++) {
            assertEquals(Set.of(files), Set.copyOf(played.subList(12 * round, 12 * round + 12)), "round " + round);
        }
        for (int i = 1; i < played.size(); i++) {
            assertNotEquals(played.get(i - 1), played.get(i), "play " + i);
        }
        assertNotEquals(played.subList(0, 12), played.subList(12, 24));
    }

    @Test
    void listWithoutLoopEnds() {
        Channel last = channel(Order.LISTED, false, "/b", "/a").played();
        assertEquals(Optional.empty(), last.next());
        assertEquals(last, last.played());
        assertEquals("/new", file(last.withFiles(List.of("/b", "/a", "/new")).advanced()));
    }

    @Test
    void fileThatWasAddedPlaysInItsTurn() {
        Channel channel = channel(Order.NAME, true, "/a", "/c").withFiles(List.of("/a", "/b", "/c"));
        assertEquals(List.of("/a", "/b", "/c"), play(channel, 3));
    }

    @Test
    void presentFileGoesOnThoughItHasVanishedAndItsSuccessorFollows() {
        Channel channel = channel(Order.LISTED, true, "/b", "/a", "/c").played().withFiles(List.of("/b", "/c"));
        assertEquals(List.of("/a", "/c", "/b"), play(channel, 3));
        assertEquals(1, channel.play() - 1, "the same play as before");
    }

    @Test
    void presentFileKeepsItsPlaceWhenOthersAreAddedBeforeIt() {
        Channel channel = channel(Order.LISTED, true, "/b", "/a", "/c").played();
        assertEquals(List.of("/a", "/c", "/x"), play(channel.withFiles(List.of("/x", "/y", "/b", "/a", "/c")), 3));
    }

    @Test
    void anotherOrderGoesOnFromThePresentFile() {
        Channel channel = channel(Order.LISTED, true, "/b", "/a", "/c").played().with(Order.NAME, true);
        assertEquals(List.of("/a", "/b", "/c"), play(channel, 3));
    }

    @Test
    void resumesWithFileAndSecond() {
        Position at = resumed("/a", 40, 1, FILES).current().orElseThrow();
        assertEquals(new Position("/a", Duration.ofSeconds(40), 1, 3), at);
    }

    @Test
    void resumesWithTheSuccessorOfAFileThatHasVanished() {
        assertEquals("/c", file(resumed("/gone", 40, 2, FILES)));
        assertEquals(
                Duration.ZERO,
                resumed("/gone", 40, 2, FILES).current().orElseThrow().start());
        assertEquals("/b", file(resumed("/gone", 40, 9, FILES)));
    }

    @Test
    void resumesOnceThereAreFilesAgain() {
        Channel none = resumed("/a", 40, 1, List.of());
        assertFalse(none.isPlaying());
        Channel there = none.withFiles(List.of()).withFiles(FILES);
        assertTrue(there.isPlaying());
        assertEquals(
                new Position("/a", Duration.ofSeconds(40), 1, 3),
                there.current().orElseThrow());
    }

    @Test
    void badFileIsPassedOverUntilAllAreBad() {
        Channel channel = channel(Order.LISTED, true, "/b", "/a", "/c").failed();
        assertEquals("/a", file(channel));
        assertEquals("/c", file(channel.failed()));
        Channel bad = channel.failed().failed();
        assertEquals("/c", file(bad));
        assertTrue(bad.hasFailed());
        assertFalse(bad.withFiles(FILES).hasFailed(), "a changed list is worth another try");
    }

    @Test
    void fileThatIsKnownToBeBadIsPassedOver() {
        Channel channel = channel(Order.LISTED, true, "/b", "/a", "/c").withoutNext();
        long next = channel.nextPlay();
        assertEquals("/c", channel.next().orElseThrow().file());
        assertEquals("/c", channel.withFiles(FILES).next().orElseThrow().file());
        assertEquals(List.of("/b", "/c", "/b"), play(channel, 3));
        assertEquals(next, channel.played().play());
        assertEquals(next, channel.failed().play());
    }

    @Test
    void aFileThatPlaysClearsTheFailures() {
        Channel channel =
                channel(Order.LISTED, true, "/b", "/a").failed().played().failed();
        assertEquals("/a", file(channel));
    }

    @Test
    void eachPlayHasANumberOfItsOwn() {
        Channel single = channel(Order.LISTED, true, "/a");
        assertNotEquals(single.play(), single.played().play());
        assertNotEquals(single.play(), single.again(Duration.ofSeconds(5)).play());
        assertEquals(
                Duration.ofSeconds(5),
                single.again(Duration.ofSeconds(5)).current().orElseThrow().start());
    }

    @Test
    void rewoundBeginsWithTheFirstFile() {
        assertEquals("/b", file(channel(Order.LISTED, true, "/b", "/a").played().rewound()));
    }
}
