package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
import io.github.streampusher.testkit.DefinitionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputCredentialsTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://h/app/key,                 rtmp://h/app,          rtmp_app=app rtmp_playpath=key",
        "rtmps://h:443/app/key?a=b&c=d==,  rtmps://h:443/app,     rtmp_app=app rtmp_playpath=key?a=b&c=d==",
        "rtmp://h/app/key?sig=a/b,         rtmp://h/app,          rtmp_app=app rtmp_playpath=key?sig=a/b",
        "rtmp://h/app/inst/key,            rtmp://h/app/inst,     rtmp_app=app/inst rtmp_playpath=key",
        "rtmp://h/app/inst/more/key,       rtmp://h/app/inst,     rtmp_app=app/inst rtmp_playpath=more/key",
        "rtmp://h/app/mp4:folder/key,      rtmp://h/app,          rtmp_app=app rtmp_playpath=mp4:folder/key",
        "rtmp://h/app,                     rtmp://h/app,          ''",
        "rtmp://h/app/,                    rtmp://h/app/,         ''",
        "srt://h:1,                        srt://h:1,             ''",
        "srt://h:1?passphrase=p%20w,       srt://h:1,             passphrase=p w",
        "srt://h:1?mode=caller&streamid=%23!::r=a&x=1, srt://h:1?mode=caller&x=1, streamid=#!::r=a",
        "srt://h:1?streamid=%C3%A4+b&passphrase=1234567890, srt://h:1, passphrase=1234567890 streamid=ä b",
        "srt://h:1?passphrase=&latency=9,  srt://h:1?latency=9,   ''",
        "udp://h:1?passphrase=p,           udp://h:1?passphrase=p, ''",
        "/srv/out.mkv,                     /srv/out.mkv,          ''",
    })
    void keysAreSeparatedFromAddress(String address, String url, String keys) {
        OutputCredentials keyless = OutputCredentials.of(DefinitionBuilder.output(address));
        assertEquals(url, keyless.commandLineUrl().reveal());
        assertEquals(
                keys,
                new TreeMap<>(keyless.presetOptions())
                        .entrySet().stream()
                                .map(key -> key.getKey() + "=" + key.getValue().reveal())
                                .collect(Collectors.joining(" ")));
    }

    @Test
    void keysGivenAsOptionsAreKept() {
        Map<String, Text> options = Map.of("passphrase", Text.plain("0123456789"), "latency", Text.plain("100"));
        Output output = new Output(
                DefinitionBuilder.address("srt://h:1?streamid=s"), Optional.empty(), Optional.empty(), true, options);
        OutputCredentials keyless = OutputCredentials.of(output);
        assertEquals(
                Map.of("passphrase", Text.secret("0123456789"), "streamid", Text.secret("s")), keyless.presetOptions());
        assertEquals(Map.of("latency", Text.plain("100")), keyless.commandLineOptions());
        assertEquals(Set.of("0123456789", "s"), output.secrets());
    }

    @Test
    void keyThatPresetCannotHoldIsRefusedAndStandsNowhere() {
        for (String value : List.of("a\nb=c", "\rk", "k".repeat(901))) {
            Map<String, Text> options = Map.of("passphrase", Text.plain(value));
            OutputCredentials keyless = OutputCredentials.of(new Output(
                    DefinitionBuilder.address("srt://h:1"), Optional.empty(), Optional.empty(), true, options));
            assertTrue(keyless.refusal().isPresent(), value);
            assertEquals(Map.of(), keyless.presetOptions());
            assertEquals(Map.of(), keyless.commandLineOptions());
        }
        for (String url :
                List.of("srt://h:1?passphrase=0123456789%0Amode=listener", "rtmp://h/app/" + "k".repeat(901))) {
            OutputCredentials keyless = OutputCredentials.of(DefinitionBuilder.output(url));
            assertTrue(keyless.refusal().isPresent(), url);
            assertEquals(Map.of(), keyless.presetOptions());
            assertFalse(keyless.commandLineUrl().reveal().matches(".*(012|kkk).*"), url);
        }
    }

    @Test
    void longestKeyThatPresetCanHoldIsAccepted() {
        OutputCredentials keyless = OutputCredentials.of(DefinitionBuilder.output("rtmp://h/app/" + "k".repeat(900)));
        assertEquals(Optional.empty(), keyless.refusal());
    }

    @Test
    void headerOptionIsKeptOffCommandLineWithoutItsLineEnd() {
        Map<String, Text> options =
                Map.of("headers", Text.plain("Authorization: Bearer abc\r\n"), "method", Text.plain("PUT"));
        OutputCredentials keyless = OutputCredentials.of(new Output(
                DefinitionBuilder.address("https://h/x.m3u8"), Optional.empty(), Optional.empty(), true, options));
        assertEquals(Map.of("headers", Text.secret("Authorization: Bearer abc")), keyless.presetOptions());
        assertEquals(Map.of("method", Text.plain("PUT")), keyless.commandLineOptions());
    }

    @Test
    void emptyKeyOptionStaysOption() {
        Map<String, Text> options = Map.of("passphrase", Text.plain(""));
        OutputCredentials keyless = OutputCredentials.of(
                new Output(DefinitionBuilder.address("srt://h:1"), Optional.empty(), Optional.empty(), true, options));
        assertEquals(Map.of(), keyless.presetOptions());
        assertEquals(Set.of("passphrase"), keyless.commandLineOptions().keySet());
    }

    @Test
    void keyGivenAsOptionTakesPrecedence() {
        Map<String, Text> options = Map.of("rtmp_playpath", Text.plain("key"));
        Output output = new Output(
                DefinitionBuilder.address("rtmp://h/app/inst"), Optional.empty(), Optional.empty(), true, options);
        assertEquals(
                "key",
                OutputCredentials.of(output)
                        .presetOptions()
                        .get("rtmp_playpath")
                        .reveal());
    }

    @Test
    void keysAreMasked() {
        OutputCredentials keyless =
                OutputCredentials.of(DefinitionBuilder.output("rtmp://user:pass@h/app/more/of/key"));
        assertEquals("rtmp://***@h/app/more", keyless.commandLineUrl().toString());
        assertEquals("***", keyless.presetOptions().get("rtmp_playpath").toString());
    }
}
