package io.github.streampusher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
    void urlsAreMaskedByPattern() {
        Redactor knowsNothing = new Redactor(Set.of());
        assertEquals(
                "[error] rtmp://h/app/***: Connection refused",
                knowsNothing.redact("[error] rtmp://h/app/other: Connection refused"));
        assertEquals("to 'rtmp://h/app/***':", knowsNothing.redact("to 'rtmp://h/app/k?a=b':"));
        assertEquals("rtsp://***@cam/main: 401", knowsNothing.redact("rtsp://u:p@cam/main: 401"));
        assertEquals(
                "srt://h:1?passphrase=***&x=1",
                knowsNothing.redact("srt://h:1?passphrase=pw pw".replace(" pw", "&x=1")));
        assertEquals(
                "srt://h:1?passphrase=***: Broken pipe", knowsNothing.redact("srt://h:1?passphrase=pw: Broken pipe"));
        assertEquals("Input #0, lavfi, from 'x':", knowsNothing.redact("Input #0, lavfi, from 'x':"));
    }
}
