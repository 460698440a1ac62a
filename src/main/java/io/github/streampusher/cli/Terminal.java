package io.github.streampusher.cli;

/**
 * Where a text for people goes.
 *
 * @param width in characters; {@link Integer#MAX_VALUE} where nobody sees it
 * @param height in lines, likewise
 * @param colours whether it shows them
 */
public record Terminal(int width, int height, boolean colours) {
    public static final Terminal NONE = new Terminal(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREEN = "32";

    /** A cell with the name of a state, in the colour that says how bad it is. */
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
