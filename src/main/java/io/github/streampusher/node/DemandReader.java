package io.github.streampusher.node;

import io.github.streampusher.fleet.Catalogue;
import io.github.streampusher.fleet.Demand;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Definition.Place;
import io.github.streampusher.stream.DefinitionSet;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Video;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** From definitions to what others must know of them. Of an address, with its key, they see a digest by a shared secret. */
final class DemandReader {
    private static final double CORES_TO_COPY = 0.1;
    private static final double CORES_TO_ENCODE = 1;
    private static final int DIGEST_BYTES = 16;

    private final SecretKeySpec secret;

    DemandReader(byte[] sharedSecret) {
        secret = new SecretKeySpec(sharedSecret, "HmacSHA256");
    }

    Catalogue read(DefinitionSet definitions) {
        TreeMap<StreamName, Demand> demands = new TreeMap<>();
        definitions.definitions().forEach((name, definition) -> demands.put(name, demand(definition)));
        return new Catalogue(digest(Catalogue.text(demands.values())), demands);
    }

    private Demand demand(Definition definition) {
        Place place = definition.place();
        // FFmpeg writes files of this machine, which are nobody else's: those have no scheme
        return new Demand(
                definition.name(),
                digest(definition.withReferencedValues(Set.of()).toString()),
                definition.enabled() ? place.cores().orElseGet(() -> cores(definition.video())) : 0,
                place.cores().isEmpty() && definition.enabled(),
                place.needs(),
                place.prefers(),
                place.priority(),
                definition.targets().stream()
                        .filter(target -> target.contains("://"))
                        .map(this::digest)
                        .toList());
    }

    private static double cores(Video video) {
        return switch (video.codec()) {
            case COPY, NONE -> CORES_TO_COPY;
            case AUTO, H264, HEVC -> CORES_TO_ENCODE;
        };
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each JVM has it
        }
    }
}
