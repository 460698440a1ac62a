package io.github.streampusher.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The terminal that the command writes to, if any. */
final class Screen {
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE_EMPTY = "\033[K\n";
    private static final String REST_EMPTY = "\033[J";

    private static final Terminal USUAL = new Terminal(80, 24, true);

    private Screen() {}

    /** Its size now: it may change at any time. */
    static Terminal look() {
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
            return new Terminal(width > 0 ? width : USUAL.width(), height > 1 ? height : USUAL.height(), colours);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new Terminal(USUAL.width(), USUAL.height(), colours);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** The text in the place of what was there: written over it line by line, so that nothing flickers. */
    static String over(String text, Terminal terminal) {
        return text.lines()
                .limit(terminal.height() - 1)
                .collect(Collectors.joining(REST_OF_LINE_EMPTY, HOME, REST_OF_LINE_EMPTY + REST_EMPTY));
    }
}
