package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Address;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Text;
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
        OutputCredentials keyless = OutputCredentials.of(Output.of(Address.of(address)));
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
        Output output =
                new Output(Address.of("srt://h:1?streamid=s"), Optional.empty(), Optional.empty(), true, options);
        OutputCredentials keyless = OutputCredentials.of(output);
        assertEquals(
                Map.of("passphrase", Text.secret("0123456789"), "streamid", Text.secret("s")), keyless.presetOptions());
        assertEquals(Map.of("latency", Text.plain("100")), keyless.commandLineOptions());
        assertEquals(Set.of("0123456789", "s"), output.secrets());
    }

    @Test
    void valueThatDoesNotFitPresetStaysOption() {
        for (String value : List.of("", "a\nb=c", "a\n", "k".repeat(1000))) {
            Map<String, Text> options = Map.of("passphrase", Text.plain(value));
            Output output = new Output(Address.of("srt://h:1"), Optional.empty(), Optional.empty(), true, options);
            assertEquals(Map.of(), OutputCredentials.of(output).presetOptions());
            assertEquals(
                    Map.of("passphrase", Text.secret(value)),
                    OutputCredentials.of(output).commandLineOptions());
        }
    }

    @Test
    void lineBreakInAddressInjectsNoPresetOption() {
        OutputCredentials keyless =
                OutputCredentials.of(Output.of(Address.of("srt://h:1?passphrase=0123456789%0Amode=listener")));
        assertEquals(Map.of(), keyless.presetOptions());
    }

    @Test
    void keyGivenAsOptionTakesPrecedence() {
        Map<String, Text> options = Map.of("rtmp_playpath", Text.plain("key"));
        Output output = new Output(Address.of("rtmp://h/app/inst"), Optional.empty(), Optional.empty(), true, options);
        assertEquals(
                "key",
                OutputCredentials.of(output)
                        .presetOptions()
                        .get("rtmp_playpath")
                        .reveal());
    }

    @Test
    void keysAreMasked() {
        OutputCredentials keyless = OutputCredentials.of(Output.of(Address.of("rtmp://user:pass@h/app/more/of/key")));
        assertEquals("rtmp://***@h/app/more", keyless.commandLineUrl().toString());
        assertEquals("***", keyless.presetOptions().get("rtmp_playpath").toString());
    }

    @Test
    void keyTooLongForPresetStaysInAddress() {
        Text url = OutputCredentials.of(Output.of(Address.of("rtmp://h/app/" + "k".repeat(1000))))
                .commandLineUrl();
        assertEquals("rtmp://h/app/***", url.toString());
    }
}
