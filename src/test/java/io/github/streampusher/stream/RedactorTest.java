package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.DefinitionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = new Redactor(List.of("live_1234567", "test", "a+b(c"));

    @Test
    void secretValuesAreMasked() {
        assertEquals("key *** and live***", redactor.redact("key a+b(c and livelive_1234567"));
    }

    @Test
    void shortSecretMasksWholeWordsOnly() {
        assertEquals("[testsrc2 @ 1] '***'", redactor.redact("[testsrc2 @ 1] 'test'"));
    }

    @Test
    void longSecretContainingShortOneIsMaskedWhole() {
        assertEquals("<***>", new Redactor(Set.of("abcd", "abcd-efgh-ijkl")).redact("<abcd-efgh-ijkl>"));
    }

    @Test
    void secretThatIsNameOfProtocolLeavesSchemesReadable() {
        assertEquals(
                "Connection to tcp://h:1, *** tcpx",
                new Redactor(Set.of("tcp")).redact("Connection to tcp://h:1, tcp tcpx"));
    }

    @Test
    void escapedSecretIsMasked() {
        Redactor filters = new Redactor(Set.of("Sla:te'Secret\\x"));
        assertEquals(
                "drawtext=text=hello ***:expansion=none",
                filters.redact("drawtext=text=hello Sla\\\\:te\\\\\\'Secret\\\\\\\\x:expansion=none"));
        assertEquals("text ***.", filters.redact("text Sla\\:te\\'Secret\\\\x."));
    }

    /** The daemon's threads have small stacks. */
    @Test
    void escapedSecretOfAnyLengthIsMasked() throws InterruptedException {
        String secret = "a:b\\\\c".repeat(10_000);
        List<String> masked = new ArrayList<>();
        Thread thread = new Thread(
                null,
                () -> masked.add(new Redactor(Set.of(secret))
                        .redact("text=" + secret.replace("\\", "\\\\").replace(":", "\\:") + "]")),
                "small-stack",
                256 * 1024);
        thread.start();
        thread.join();
        assertEquals(List.of("text=***]"), masked);
    }

    @Test
    void secretThatIsTakenForASchemeIsMasked() {
        assertEquals("***://h/app/***: x", new Redactor(Set.of("hush-hush")).redact("hush-hush://h/app/KEY: x"));
    }

    @Test
    void valueThatAlsoStandsInClearIsMaskedOnlyInItsPlace() {
        Definition definition = DefinitionBuilder.definition(
                new StreamName("cam1"),
                DefinitionBuilder.source("http://camera-entrance.lan/cam1.m3u8"),
                new Output(
                        DefinitionBuilder.address("https://whip.lan/camera-entrance"),
                        Optional.of(DefinitionBuilder.address("rtmp://live.lan/live/cam1")),
                        Optional.empty(),
                        true,
                        Map.of()));
        assertEquals(Set.of(), definition.secrets());
        Redactor own = definition.redactor();
        assertEquals(
                "http://camera-entrance.lan/cam1.m3u8: cam1", own.redact("http://camera-entrance.lan/cam1.m3u8: cam1"));
        assertEquals("https://whip.lan/***: 404", own.redact("https://whip.lan/camera-entrance: 404"));
        assertEquals("rtmp://live.lan/live/***: x", own.redact("rtmp://live.lan/live/cam1: x"));
    }

    @Test
    void shortKeyIsMaskedOnlyInItsPlace() {
        Definition definition = DefinitionBuilder.definition(
                new StreamName("a"),
                DefinitionBuilder.source("udp://239.0.0.1:5000"),
                DefinitionBuilder.output("rtmp://h/app/1"));
        assertEquals(
                "pipe:1 Stream #0:1 rtmp://h/app/***",
                definition.redactor().redact("pipe:1 Stream #0:1 rtmp://h/app/1"));
    }

    @Test
    void partsOfSecretAreMaskedAlone() {
        Definition definition = DefinitionBuilder.definition(
                new StreamName("a"),
                DefinitionBuilder.source("rtsp://admin:p@ssw0rd-1@cam/main"),
                DefinitionBuilder.output("rtmp://h/app/live_12345?bandwidthtest=true"));
        assertEquals(
                "Already publishing ***; auth ***",
                definition.redactor().redact("Already publishing live_12345; auth ssw0rd-1"));
    }

    @Test
    void percentEscapedSecretIsMaskedInBothForms() {
        Definition definition = DefinitionBuilder.definition(
                new StreamName("a"),
                DefinitionBuilder.source("test"),
                DefinitionBuilder.output("srt://h:1?streamid=%23%21key-of-it"));
        assertEquals("*** ***", definition.redactor().redact("%23%21key-of-it #!key-of-it"));
    }

    @Test
    void namedValuesAreMasked() {
        Redactor knowsNothing = new Redactor(Set.of());
        assertEquals("passphrase=*** x", knowsNothing.redact("passphrase=pw x"));
        assertEquals("'authorization' = '***'", knowsNothing.redact("'authorization' = 'a b'"));
        assertEquals("author=me keyint=2 fps= 25", knowsNothing.redact("author=me keyint=2 fps= 25"));
    }

    @Test
    void floodOfUrlsIsMaskedInLinearTime() {
        String line = "a://".repeat(100_000);
        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertTrue(new Redactor(Set.of()).redact(line).length() < 300));
    }

    @Test
    void urlsAreMaskedByPattern() {
        Redactor knowsNothing = new Redactor(Set.of());
        assertEquals(
                "[error] rtmp://h/app/***: Connection refused",
                knowsNothing.redact("[error] rtmp://h/app/other: Connection refused"));
        assertEquals("to 'rtmp://h/app/***':", knowsNothing.redact("to 'rtmp://h/app/k?a=b':"));
        assertEquals("rtsp://***@cam/main: 401", knowsNothing.redact("rtsp://u:p@cam/main: 401"));
        assertEquals(
                "srt://h:1?passphrase=***&latency=1",
                knowsNothing.redact("srt://h:1?passphrase=pw pw".replace(" pw", "&latency=1")));
        assertEquals(
                "srt://h:1?passphrase=***: Broken pipe", knowsNothing.redact("srt://h:1?passphrase=pw: Broken pipe"));
        assertEquals("Input #0, lavfi, from 'x':", knowsNothing.redact("Input #0, lavfi, from 'x':"));
    }

    @Test
    void placeholderOfAnOutputIsShownUnlessItIsTheKey() {
        String line = "Error opening rtmp://h/app/output-1: Connection refused";
        assertEquals(line, new Redactor(Set.of()).redact(line));
        assertEquals(
                "Error opening rtmp://h/app/***: Connection refused", new Redactor(Set.of("output-1")).redact(line));
    }
}
