package io.github.streampusher.control;

import io.github.streampusher.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window. Nothing is downloaded: browser and driver are given by their paths. */
final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String RUN_AXE =
            "const done = arguments[0]; axe.run().then(result => done(result.violations.map("
                    + "v => v.id + ': ' + v.nodes.map(n => n.html).join(' ').slice(0, 300)).join('\\n')), e => done(String(e)));";

    private final ChromeDriver driver;

    /** @param profile a folder of its own, which the caller deletes */
    Browser(Path profile) {
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // as root, in containers
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(service, options);
    }

    void open(String url) {
        driver.get(url);
    }

    /** What follows is within this frame, until a page is opened. */
    void enterFrame(String css) {
        Await.until(() -> !all(css).isEmpty(), TIMEOUT, () -> css + " in: " + text("body"));
        driver.switchTo().frame(one(css));
    }

    /** A screen as wide and high as that, in CSS pixels; a telephone is narrower than any window may be. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    /** What a person who cannot see would stumble over; empty if nothing. */
    String axe() throws IOException {
        try (InputStream in = Browser.class.getResourceAsStream(AXE)) {
            driver.executeScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        driver.manage().timeouts().scriptTimeout(TIMEOUT);
        return String.valueOf(driver.executeAsyncScript(RUN_AXE));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    WebElement one(String css) {
        return Optional.of(all(css))
                .filter(found -> found.size() == 1)
                .orElseThrow(() -> new AssertionError(css + " is there " + all(css).size() + " times"))
                .get(0);
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** The text that a person can see. */
    String text(String css) {
        return one(css).getText();
    }

    void awaitText(String css, String part) {
        Await.until(() -> has(css, part), TIMEOUT, () -> css + " says " + part + ": " + text("body"));
    }

    private boolean has(String css, String part) {
        try {
            return all(css).stream().anyMatch(element -> element.getText().contains(part));
        } catch (StaleElementReferenceException e) {
            return false; // it has just been replaced
        }
    }

    void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
