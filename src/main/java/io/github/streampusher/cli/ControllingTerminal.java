package io.github.streampusher.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The terminal that the command writes to, if any. */
final class ControllingTerminal {
    private static final String CURSOR_HOME = "\033[H";
    private static final String CLEAR_TO_LINE_END = "\033[K\n";
    private static final String CLEAR_TO_SCREEN_END = "\033[J";

    private static final Terminal DEFAULT = new Terminal(80, 24, true);

    private ControllingTerminal() {}

    /** Its size now: it may change at any time. */
    static Terminal detect() {
        if (System.console() == null) {
            return Terminal.NONE;
        }
        boolean colours = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            stty.waitFor(1, TimeUnit.SECONDS);
            int height = Integer.parseInt(size[0]);
            int width = Integer.parseInt(size[1]);
            return new Terminal(width > 0 ? width : DEFAULT.width(), height > 1 ? height : DEFAULT.height(), colours);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new Terminal(DEFAULT.width(), DEFAULT.height(), colours);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT;
        }
    }

    /** The text in the place of what was there: written over it line by line, so that nothing flickers. */
    static String redrawInPlace(String text, Terminal terminal) {
        return text.lines()
                .limit(terminal.height() - 1)
                .collect(Collectors.joining(CLEAR_TO_LINE_END, CURSOR_HOME, CLEAR_TO_LINE_END + CLEAR_TO_SCREEN_END));
    }
}
