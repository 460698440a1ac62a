package io.github.streampusher.node;

import static io.github.streampusher.testkit.DefinitionBuilder.output;
import static io.github.streampusher.testkit.DefinitionBuilder.stream;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.fleet.Catalogue;
import io.github.streampusher.fleet.Demand;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.StreamName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemandReaderTest {
    private static final byte[] SECRET = {1, 2, 3};

    private static Catalogue read(byte[] secret, String name, String address) {
        Definition definition = stream(name).output(output(address)).build();
        return new DemandReader(secret).read(new DefinitionSet(Map.of(definition.name(), definition), Map.of()));
    }

    private static Demand only(Catalogue catalogue) {
        return catalogue.demands().get(catalogue.demands().firstKey());
    }

    @Test
    void twoNamesWithOneAddressHaveOneTarget() {
        Demand one = only(read(SECRET, "one", "rtmp://h/app/topsecret"));
        Demand two = only(read(SECRET, "two", "rtmp://H:1935/app/topsecret"));
        assertEquals(one.targets(), two.targets());
        assertEquals(1, one.targets().size());
        assertNotEquals(
                one.targets(),
                only(read(new byte[] {9}, "one", "rtmp://h/app/topsecret")).targets());
    }

    @Test
    void noKeyIsInWhatOthersSee() {
        Catalogue catalogue = read(SECRET, "one", "rtmp://h/app/topsecret");
        assertFalse(Catalogue.text(catalogue.demands().values()).contains("topsecret"));
        assertEquals(catalogue, read(SECRET, "one", "rtmp://h/app/topsecret"));
    }

    @Test
    void fileOfThisMachineIsNoSharedAddress() {
        assertEquals(List.of(), only(read(SECRET, "one", "/srv/one.flv")).targets());
        assertEquals(
                new StreamName("one"), only(read(SECRET, "one", "/srv/one.flv")).name());
    }

    @Test
    void coresThatAreNotSaidAreAnEstimate() {
        Demand demand = only(read(SECRET, "one", "rtmp://h/app/topsecret"));
        assertTrue(demand.estimated());
    }
}
