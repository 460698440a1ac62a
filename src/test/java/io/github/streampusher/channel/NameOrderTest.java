package io.github.streampusher.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NameOrderTest {
    @Test
    void numbersAreOrderedAsNumbers() {
        List<String> names = List.of(
                "",
                "/a/x1.mp4",
                "/a/x01.mp4",
                "/a/X2.mp4",
                "/a/x2.mp4",
                "/a/x10.mp4",
                "/a/x10b.mp4",
                "/a/y",
                "/b/x1",
                "/b/x123456789012345678901234567890",
                "第2集",
                "第10集");
        for (int seed = 0; seed < 20; seed++) {
            List<String> mixed = new ArrayList<>(names);
            Collections.shuffle(mixed, new Random(seed));
            mixed.sort(new NameOrder());
            assertEquals(List.of("/a/x01.mp4", "/a/x1.mp4"), mixed.subList(1, 3));
            Collections.swap(mixed, 1, 2);
            assertEquals(names, mixed);
        }
    }
}
