package io.github.streampusher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.streampusher.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A person who uses the page inside a real Cockpit; {@code packaging/cockpit-test} starts it, with two streams. */
@Timeout(300)
class CockpitSession {
    private static final String URL = System.getProperty("cockpit.url");
    private static final Path DEFINITION =
            Path.of(System.getProperty("cockpit.root", "/"), "etc/stream-pusher/streams.d/front-door.yaml");

    @TempDir
    Path profile;

    private void logIn(Browser browser) {
        browser.open(URL);
        browser.script("localStorage.setItem('superuser:tester', 'any')"); // administrative access, as chosen before
        browser.open(URL + "/stream-pusher");
        Await.until(() -> browser.one("#login-user-input").isDisplayed());
        browser.one("#login-user-input").sendKeys("tester");
        browser.one("#login-password-input").sendKeys("a-password-for-the-test", Keys.ENTER);
        browser.enterFrame("iframe[name$='/stream-pusher']");
    }

    @Test
    void operatorSeesRestartsAndEdits() throws Exception {
        try (Browser browser = new Browser(profile)) {
            browser.size(1280, 900);
            logIn(browser);
            browser.awaitText("#states", "2 live");
            browser.screenshot("cockpit");
            browser.all(".name").get(0).click();
            browser.awaitText(".facts", "Availability");
            browser.awaitText(".sections", "video: ");
            browser.screenshot("cockpit-open");
            restart(browser);
            edit(browser);
        }
    }

    private void restart(Browser browser) {
        browser.one("button.restart").click();
        browser.one("button.restart").click();
        browser.awaitText("#message", "front-door: Restart was carried out");
        browser.awaitText("#states", "2 live");
    }

    private void edit(Browser browser) throws Exception {
        browser.script("document.querySelector('#definitions summary').click()");
        browser.awaitText("#edit-file", "streams.d/front-door.yaml");
        browser.one("#edit-file").sendKeys("streams.d/front-door.yaml");
        Await.until(() -> browser.one("#edit-text").isEnabled());
        browser.awaitText("#definitions ul", "no problems");
        String before = Files.readString(DEFINITION);
        type(browser, before.replace("stall-timeout: 3s", "stall-timout: 3s"));
        browser.awaitText("#definitions ul", "did you mean \"stall-timeout\"?");
        browser.awaitText(".difference", "+     watchdog: {stall-timout: 3s}");
        browser.screenshot("cockpit-mistake");
        assertEquals("", browser.axe());
        type(browser, before.replace("stall-timeout: 3s", "stall-timeout: 4s"));
        browser.awaitText("#definitions ul", "no problems");
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(DEFINITION));
        Object group = Files.getAttribute(DEFINITION, "unix:gid");
        browser.one("#definitions button.restart").click();
        browser.awaitText("#definitions", "streams.d/front-door.yaml was saved");
        assertTrue(Files.readString(DEFINITION).contains("stall-timeout: 4s"));
        assertEquals(group, Files.getAttribute(DEFINITION, "unix:gid"));
        assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(DEFINITION)));
        refuseToOverwrite(browser, before);
    }

    private void refuseToOverwrite(Browser browser, String before) throws Exception {
        Files.writeString(DEFINITION, before);
        type(browser, before + "# mine\n");
        browser.awaitText("#definitions ul", "no problems");
        browser.one("#definitions button.restart").click();
        browser.awaitText("#definitions", "somebody else has changed the file meanwhile");
        assertFalse(Files.readString(DEFINITION).contains("# mine"));
    }

    private static void type(Browser browser, String text) {
        browser.script(
                "const area = document.getElementById('edit-text'); area.value = arguments[0];"
                        + " area.dispatchEvent(new Event('input'));",
                text);
    }
}
