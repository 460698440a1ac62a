package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.reporting.ConfigReport;
import io.github.streampusher.stream.Language;
import io.github.streampusher.stream.Problem;
import io.github.streampusher.stream.Settings;
import io.github.streampusher.stream.StreamName;
import io.github.streampusher.stream.Text;
import io.github.streampusher.supervision.port.Event;
import io.github.streampusher.supervision.port.Event.ManualCommand;
import io.github.streampusher.supervision.port.Phase;
import io.github.streampusher.supervision.port.Snapshot;
import io.github.streampusher.supervision.port.Snapshot.StreamStatus;
import io.github.streampusher.supervision.port.StateChange;
import io.github.streampusher.testkit.Await;
import io.github.streampusher.testkit.Ports;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, with a supervisor that says what the test wants. Screenshots are in target/screenshots. */
@Timeout(180)
class PageIT {
    private static final String TOKEN = "a-token-of-24-characters";

    /** What is left when names, codes, units and what comes from the daemon are taken away. */
    private static final String ENGLISH_WORDS = """
            const page = document.body.cloneNode(true);
            page.querySelectorAll('.name, .title, .why, .advice, dd, pre, .changes, footer a, h1, option + option')
              .forEach(e => e.remove());
            page.querySelectorAll('.outputs li').forEach(e => { e.textContent = e.firstChild.textContent; });
            const known = ['English', 'check', 'http', 'token', 'Mbit', 'kbit', 'copy', 'encode', 'none'];
            return (page.textContent.match(/[A-Za-z]{2,}/g) ?? []).filter(word => !known.includes(word)).join(' ');""";

    /** What a screen reader says of what has the focus, after its name. */
    private static final String DESCRIPTION =
            "return document.activeElement.getAttribute('aria-describedby').split(' ')"
                    + ".map(id => document.getElementById(id).textContent).join(' ')";

    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    Path stateDir;

    private FakeSupervisor supervisor;
    private HttpService service;
    private int port;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(profile);
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void setUp() throws IOException {
        supervisor = new FakeSupervisor(stateDir);
        supervisor.config = new ConfigReport(List.of(), 1, Optional.of(Instant.now()), Language.EN, Map.of());
        service = new HttpService(supervisor.page);
        port = Ports.free();
        browser.size(1280, 800);
        browser.dark(false);
    }

    @AfterEach
    void tearDown() {
        browser.open("about:blank");
        service.close();
        supervisor.close();
    }

    private void serve(StreamStatus... streams) {
        supervisor.snapshot = new Snapshot(List.of(streams));
        serve(Optional.of(Text.secret(TOKEN)));
    }

    private void serve(Optional<Text> token) {
        service.configure(new Settings.Http(Optional.of("127.0.0.1:" + port), token, false, false, Set.of()));
    }

    private void open() {
        browser.open("http://127.0.0.1:" + port + "/");
        browser.awaitText("#age", " s old");
    }

    private void become(StreamStatus... streams) {
        supervisor.snapshot = new Snapshot(List.of(streams));
    }

    private void press(String css) {
        browser.one(css).click();
    }

    private void giveHistory() throws IOException {
        StreamName name = new StreamName("cam");
        for (int i = 0; i < 12; i++) {
            Phase to = i % 2 == 0 ? Phase.WAITING : Phase.LIVE;
            supervisor.changes.stateChanged(
                    new StateChange(name, Phase.STARTING, to, "media moves again", Optional.empty()));
        }
        Instant start = Instant.now().minusSeconds(3600);
        for (int i = 0; i < 360; i++) {
            supervisor.rates.add(supervisor.snapshot, start.plusSeconds(10L * i));
        }
        Files.writeString(stateDir.resolve("cam.log"), "2026-11-23T15:04:05.123Z error   ffmpeg | no\n".repeat(60));
    }

    @Test
    void noStreamSaysHowToDefineOne() throws Exception {
        serve();
        open();
        browser.awaitText("#empty", "streams.d/NAME.yaml");
        browser.screenshot("none");
    }

    @Test
    void worstStreamIsFirst() {
        serve(ManyStreams.live("a"), ManyStreams.live("b"), ManyStreams.down("c"));
        open();
        assertEquals(
                List.of("c", "a", "b"),
                browser.all(".name").stream()
                        .map(name -> name.getText().strip())
                        .toList());
        browser.awaitText(".why", "destination-refused Connection refused; 4 short runs · next try in 1");
        browser.awaitText(".next", "next try in");
    }

    @Test
    void blockedStreamHasOneCountdown() {
        serve(
                ManyStreams.blocked("a", ": wrong key; next try on a reload, or in 20 s"),
                ManyStreams.blocked("b", "：密钥错误；重新加载时重试，或距下次重试 20 s"));
        open();
        browser.awaitText(".stream:first-child .why", "destination-refused wrong key · next try in ");
        browser.awaitText(".stream:last-child .why", "destination-refused 密钥错误 · next try in ");
    }

    @Test
    void nodesAreShownInAFleetOnly() throws IOException {
        serve(ManyStreams.live("a"));
        open();
        assertFalse(browser.one("#fleet").isDisplayed());
        supervisor.fleet = MetricsTest.FLEET;
        browser.awaitText("#fleet", "studio-1 (this one)");
        browser.awaitText("#fleet tr[data-state=gone]", "gone");
        assertEquals(6, browser.all("#fleet th[scope=col]").size());
        browser.screenshot("fleet");
    }

    @Test
    void feedsAndPushesOfARelayedStreamAreShown() throws Exception {
        serve(ManyStreams.relayed("cam"), ManyStreams.live("plain"));
        for (int width : new int[] {360, 1920}) {
            browser.size(width, 1400);
            browser.dark(width == 1920);
            open();
            press(".stream:first-child .name");
            browser.awaitText(".stream:first-child .outputs li", "on air · live rtsp://camera.lan/sub");
            browser.awaitText(
                    ".stream:first-child .outputs .health", "audio: silent for 12 s, its clock leapt 2 times");
            browser.awaitText(".stream:first-child .outputs li", "down · waiting rtmp://backup.example.net");
            browser.awaitText(".stream:first-child .outputs .next", "next try in");
            browser.screenshot("relayed-" + width);
            assertEquals("", browser.axe());
        }
        assertEquals(5, browser.all(".stream:first-child .outputs li").size());
    }

    @Test
    void pictureOfWhatIsSentIsShownWithItsAge() throws Exception {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(320, 180, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
        supervisor.picture = Optional.of(jpeg.toByteArray());
        serve(ManyStreams.relayed("cam"), ManyStreams.live("plain"));
        open();
        press(".stream:first-child .name");
        browser.awaitText(".stream:first-child .still", " s old");
        assertEquals(320L, browser.script("return document.querySelector('.still canvas').width"));
        browser.screenshot("still");
        assertEquals("", browser.axe());
        press(".stream:last-child .name");
        browser.awaitText(".stream:last-child .facts", "Availability");
        assertFalse(browser.one(".stream:last-child .still").isDisplayed());
    }

    @Test
    void streamFailsAndHealsWhileOneLooks() {
        serve(ManyStreams.live("cam"));
        open();
        browser.awaitText(".state", "live");
        become(ManyStreams.down("cam"));
        browser.awaitText(".state", "waiting");
        browser.awaitText("#message", "cam: waiting");
        become(ManyStreams.live("cam"), ManyStreams.live("new"));
        browser.awaitText("#message", "cam: live");
        browser.awaitText("#streams", "new");
        become(ManyStreams.live("new"));
        Await.until(() -> browser.all(".stream").size() == 1);
    }

    @Test
    void daemonThatDiesIsToldAndComesBack() {
        serve(ManyStreams.live("cam"));
        open();
        assertFalse(browser.one("#alert").isDisplayed());
        service.close();
        browser.awaitText("#alert", "has not answered");
        serve(ManyStreams.down("cam"));
        browser.awaitText(".state", "waiting");
        Await.until(() -> !browser.one("#alert").isDisplayed());
    }

    @Test
    void supervisorThatHangsIsTold() {
        serve(ManyStreams.live("cam"));
        open();
        supervisor.broken = true;
        browser.awaitText("#alert", "has not answered");
        supervisor.broken = false;
        Await.until(() -> !browser.one("#alert").isDisplayed());
    }

    @Test
    void buttonAsksForTheTokenAndForASecondPress() {
        serve(ManyStreams.live("cam"));
        open();
        press(".name");
        press("button.restart");
        assertEquals("Really restart?", browser.text("button.restart"));
        press("button.restart");
        browser.one("#token-value").sendKeys(TOKEN, Keys.ENTER);
        browser.awaitText("#message", "cam: Restart was carried out");
        assertEquals(
                List.of(ManualCommand.RESTART),
                supervisor.commands.stream().map(Event.CommandGiven::command).toList());
        become(ManyStreams.down("cam"));
        browser.awaitText("#message", "cam: Restart was carried out · cam: waiting");
        press("#reload");
        browser.awaitText("#message", "1 stream, unchanged");
        assertEquals(null, browser.script("return localStorage.getItem('token')"), "kept in memory only");
    }

    @Test
    void wrongTokenAndNoTokenAreRefused() {
        serve(ManyStreams.live("cam"));
        open();
        press("#token-open");
        browser.one("#token-value").sendKeys("a-wrong-one", Keys.ENTER);
        browser.awaitText("#alert", "The token is wrong.");
        for (int i = 0; i < 10; i++) { // a wrong token is not sent again: five a minute would lock out the right one
            browser.script("document.dispatchEvent(new Event('visibilitychange'))");
        }
        press("#token-open");
        browser.one("#token-value").clear();
        browser.one("#token-value").sendKeys(TOKEN, Keys.ENTER);
        Await.until(() -> !browser.one("#alert").isDisplayed());
        serve(Optional.empty());
        press(".name");
        press("button.start");
        browser.awaitText("#message", "nothing can be done by HTTP without http.token");
        assertEquals(List.of(), supervisor.commands);
    }

    @Test
    void tokenIsKeptIfAsked() {
        serve(ManyStreams.live("cam"));
        open();
        press("#token-open");
        press("#token-keep");
        browser.one("#token-value").sendKeys(TOKEN, Keys.ENTER);
        Await.until(() -> TOKEN.equals(browser.script("return localStorage.getItem('token')")));
        press("#token-open");
        press("#token button[value=forget]");
        Await.until(() -> browser.script("return localStorage.getItem('token')") == null);
    }

    @Test
    void hostileValuesAreTextOnly() throws Exception {
        String markup = "<img src=x onerror=window.hit=1><script>window.hit=1</script>";
        Files.writeString(stateDir.resolve("cam.log"), "2026-11-23T15:04:05.123Z error ffmpeg | " + markup + "\n");
        supervisor.config = new ConfigReport(
                List.of(Problem.error("a.yaml", 3, 5, "streams." + markup, markup)),
                1,
                Optional.empty(),
                Language.EN,
                Map.of());
        serve(ManyStreams.stream("cam", Phase.WAITING, Optional.empty(), markup, Map.of(markup, markup)));
        supervisor.changes.stateChanged(
                new StateChange(new StreamName("cam"), Phase.LIVE, Phase.WAITING, markup, Optional.empty()));
        open();
        press(".name");
        browser.awaitText(".changes", markup);
        browser.awaitText(".lines", markup);
        browser.awaitText("#problems", "a.yaml:3:5: streams." + markup);
        assertTrue(browser.text(".title").contains(markup));
        assertEquals(null, browser.script("return window.hit"));
        assertEquals(0, browser.all("main img, main script").size());
    }

    @Test
    void manyStreamsAreFoundByWordStateAndLabel() {
        serve();
        supervisor.snapshot = ManyStreams.of(200);
        open();
        browser.awaitText("#states", "200 all");
        browser.one("#search").sendKeys("channel-00");
        awaitShown(10);
        browser.one("#states button[data-state=waiting]").click();
        awaitShown(1);
        browser.one("#search").clear();
        browser.one("#search").sendKeys(" ");
        awaitShown(5);
        browser.one("#states button[data-state=waiting]").click();
        browser.one("#label").sendKeys("site=hall-3");
        awaitShown(5);
    }

    private void awaitShown(long count) {
        Await.until(
                () -> browser.script("return [...document.querySelectorAll('.stream')].filter(e => !e.hidden).length")
                        .equals(count));
    }

    @Test
    void keyboardOpensAStreamAndKeepsTheFocus() {
        serve(ManyStreams.live("a"), ManyStreams.live("b"));
        open();
        browser.script("document.querySelectorAll('.name')[1].focus()");
        browser.focused().sendKeys(Keys.ENTER);
        browser.awaitText(".facts", "Availability");
        become(ManyStreams.live("a"), ManyStreams.down("b"));
        browser.awaitText(".stream:first-child .name", "b");
        assertEquals("b", browser.script("return document.activeElement.textContent"));
    }

    /** As a person without a mouse: by Tab, Enter and Escape alone. */
    @Test
    void everythingIsReachedByKeyboard() {
        serve(ManyStreams.relayed("cam"));
        open();
        tabTo("#token-open").sendKeys(Keys.ENTER);
        assertEquals("token-value", browser.focused().getAttribute("id"));
        browser.focused().sendKeys(Keys.ESCAPE);
        assertEquals("token-open", browser.focused().getAttribute("id"));
        tabTo(".name").sendKeys(Keys.ENTER);
        browser.awaitText(".facts", "Availability");
        assertEquals("! degraded", browser.script(DESCRIPTION).toString().substring(0, 10));
        tabTo("button.restart").sendKeys(Keys.ENTER);
        browser.awaitText("#message", "cam: Really restart?");
        browser.focused().sendKeys(Keys.ENTER);
        Await.until(() -> "token-value".equals(browser.focused().getAttribute("id")));
        browser.focused().sendKeys(TOKEN, Keys.ENTER);
        browser.awaitText("#message", "cam: Restart was carried out");
        assertEquals("Restart", browser.focused().getText());
        for (String css : List.of(".changes", "details summary", "#check summary", "footer a")) {
            tabTo(css);
        }
    }

    /** Presses Tab until this has the focus, or something in it. */
    private WebElement tabTo(String css) {
        for (int i = 0; i < 40; i++) {
            browser.focused().sendKeys(Keys.TAB);
            if (Boolean.TRUE.equals(browser.script(
                    "const e = document.activeElement; return e.matches(arguments[0]) || e.querySelector(arguments[0]) !== null"
                            + " && e !== document.body",
                    css))) {
                return browser.focused();
            }
        }
        throw new AssertionError(css + " is not reached");
    }

    @Test
    void noViewIsClosedToThoseWhoCannotSee() throws Exception {
        serve(ManyStreams.relayed("cam"), ManyStreams.down("other"));
        giveHistory();
        for (boolean dark : new boolean[] {false, true}) {
            browser.dark(dark);
            open();
            press("#token-open");
            browser.awaitText("#token", "http.token");
            assertEquals("", browser.axe());
            browser.screenshot("token-" + (dark ? "dark" : "light"));
            press("#token button[value=cancel]");
            browser.all(".name").forEach(WebElement::click);
            press("#check summary");
            browser.awaitText("#check", "no problems");
            browser.awaitText(".facts", "Availability");
            browser.script("document.querySelectorAll('details').forEach(e => { e.open = true; })");
            press("#language");
            assertEquals("", browser.axe());
            press("#language");
            browser.one("#search").sendKeys("nothing-like-it");
            browser.awaitText("#empty", "No stream matches");
            assertEquals("", browser.axe());
        }
        supervisor.broken = true;
        browser.awaitText("#alert", "has not answered");
        assertEquals("", browser.axe());
        supervisor.broken = false;
    }

    @Test
    void pageSpeaksChinese() throws Exception {
        supervisor.config = new ConfigReport(List.of(), 1, Optional.empty(), Language.ZH, Map.of());
        serve(ManyStreams.down("cam"), ManyStreams.live("other"));
        browser.open("http://127.0.0.1:" + port + "/");
        browser.awaitText(".why", "连续 4 次短暂运行");
        browser.awaitText("#states", "等待");
        browser.awaitText("#age", "秒");
        assertEquals("zh-CN", browser.script("return document.documentElement.lang"));
        press(".stream:first-child .name");
        browser.awaitText(".facts", "可用率");
        browser.screenshot("chinese");
        assertEquals("", browser.script(ENGLISH_WORDS));
        press("#language");
        browser.awaitText("#states", "waiting");
    }

    @ParameterizedTest
    @CsvSource({"360, false, 200", "360, true, 1", "1920, false, 1", "1920, true, 200"})
    void everyWidthIsReadable(int width, boolean dark, int count) throws Exception {
        supervisor.config = new ConfigReport(
                List.of(Problem.error("/etc/stream-pusher/streams.d/a.yaml", 3, 5, "streams.a.video", "unknown key")),
                1,
                Optional.empty(),
                Language.EN,
                Map.of());
        serve();
        supervisor.snapshot = new Snapshot(Stream.concat(
                        Stream.of(count > 1 ? ManyStreams.down("cam") : ManyStreams.live("cam")),
                        ManyStreams.of(count).streams().stream())
                .toList());
        giveHistory();
        supervisor.fleet = MetricsTest.FLEET;
        browser.size(width, 900);
        browser.dark(dark);
        open();
        browser.screenshot(width + (dark ? "-dark" : "-light"));
        press(".stream:first-child .name");
        browser.awaitText(".facts", "Availability");
        Await.until(() ->
                !browser.all(".plot canvas").isEmpty() || !browser.text(".plot").isEmpty());
        browser.screenshot(width + (dark ? "-dark" : "-light") + "-open");
        Object overflow = browser.script("return document.documentElement.scrollWidth - window.innerWidth");
        assertTrue(((Number) overflow).intValue() <= 0, "wider than the screen by " + overflow);
        assertEquals("", browser.axe());
    }
}
