package io.github.streampusher.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The terminal that a command writes to.
 *
 * @param width in characters; {@link Integer#MAX_VALUE} where the output is not a terminal
 * @param height in lines, likewise
 * @param colours whether it shows colours
 */
record Terminal(int width, int height, boolean colours) {
    static final Terminal NONE = new Terminal(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

    private static final int DEFAULT_WIDTH = 80;
    private static final int DEFAULT_HEIGHT = 24;

    private static final String CURSOR_HOME = "\033[H";
    private static final String CLEAR_TO_LINE_END = "\033[K\n";
    private static final String CLEAR_TO_SCREEN_END = "\033[J";
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";

    /** Whether standard output is one. From Java 22 to 24 {@code System.console()} is there even if it is a pipe. */
    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** The controlling terminal with its present size, which may change at any time. */
    static Terminal detect() {
        if (!isTerminal()) {
            return NONE;
        }
        boolean colours = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .start();
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII), colours);
        } catch (IOException e) {
            return parse("", colours);
        }
    }

    /** @param sttySize {@code HEIGHT WIDTH}, where 0 means unknown */
    static Terminal parse(String sttySize, boolean colours) {
        if (!sttySize.strip().matches("\\d{1,5} \\d{1,5}")) {
            return new Terminal(DEFAULT_WIDTH, DEFAULT_HEIGHT, colours);
        }
        String[] size = sttySize.strip().split(" ");
        int height = Integer.parseInt(size[0]);
        int width = Integer.parseInt(size[1]);
        return new Terminal(width > 0 ? width : DEFAULT_WIDTH, height > 1 ? height : DEFAULT_HEIGHT, colours);
    }

    /** The text with the control codes that write it over the previous one line by line, without flicker. */
    String redrawInPlace(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int room = height - 1;
        if (lines.size() > room) {
            int hidden = lines.size() - room + 1;
            lines.subList(room - 1, lines.size()).clear();
            lines.add("… " + hidden + " more lines");
        }
        return lines.stream()
                .collect(Collectors.joining(CLEAR_TO_LINE_END, CURSOR_HOME, CLEAR_TO_LINE_END + CLEAR_TO_SCREEN_END));
    }

    /** A table cell with the name of a state, in the colour of its severity. */
    String colouredState(String cell) {
        return switch (cell.strip()) {
            case "live" -> coloured(GREEN, cell);
            case "blocked", "quarantined" -> coloured(RED, cell);
            case "degraded", "waiting", "starting", "stopping" -> coloured(YELLOW, cell);
            default -> cell;
        };
    }

    private String coloured(String colour, String text) {
        return colours ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }
}
