package io.github.streampusher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.streampusher.stream.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords in addresses; what else is wrong with an address is in the bad files. */
class AddressParserTest {
    private static String parsed(String address) {
        return AddressParser.parse(Text.plain(address)).reveal();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rtsp://user:pa/ss@cam.lan/main          | rtsp://user:pa%2Fss@cam.lan/main
            rtsp://user:a?b#c/d@cam.lan:554/main?x  | rtsp://user:a%3Fb%23c%2Fd@cam.lan:554/main?x
            rtsp://user:/@[fe80::1]:554/main        | rtsp://user:%2F@[fe80::1]:554/main
            http://user:two words@cam.lan/video.cgi | http://user:two%20words@cam.lan/video.cgi
            rtsp://user:p#@cam.lan/main             | rtsp://user:p%23@cam.lan/main
            rtsp://user:a/b%41@cam.lan/main         | rtsp://user:a%2Fb%2541@cam.lan/main
            rtsp://user:q://z@cam.lan/main          | rtsp://user:q:%2F%2Fz@cam.lan/main
            """)
    void reservedCharactersOfAPasswordAreEncoded(String written, String expected) {
        assertEquals(expected, parsed(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://user:p@ss:w!rd$%&=+x@cam.lan:8554/main",
                "rtsp://cam.lan:554/user@site/main",
                "rtsp://cam.lan/main?user=a:b@c",
                "http://cam.lan:80?mail=me@example.net",
                "rtsp://user:pa%2Fss@cam.lan/main",
                "rtsp://user:@cam.lan/a@b",
                "http://[::1]/live?user=a@127.0.0.1",
                "rtsp://user:a@b/c:1@cam.lan"
            })
    void otherAddressesAreLeftAsTheyAre(String address) {
        assertEquals(address, parsed(address));
    }

    @Test
    void encodedPasswordStaysSecret() {
        Text written = Text.plain("rtsp://user:")
                .followedBy(Text.secret("longer/secret"))
                .followedBy(Text.plain("@cam.lan"));
        assertEquals("rtsp://***@cam.lan", AddressParser.parse(written).toString());
    }

    @Test
    void addressGluedToAnotherIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> parsed("https://play.example.netrtmps://user:pw@h.example:443/app/KEY"));
    }

    @Test
    void spaceOutsideAPasswordIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> parsed("http://user:pw@cam.lan/a b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://play.example.net/a|b.m3u8", "http://h/live.m3u8?v={1}", "http://my_host/live.m3u8"})
    void checkedAddressThatHttpDoesNotAllowIsRefused(String address) {
        assertThrows(IllegalArgumentException.class, () -> AddressParser.parseChecked(Text.plain(address)));
    }
}
