package io.github.streampusher.diagnosis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The last lines of a log as they stood there, to be read once more without the breaks that a window or a mail made. */
final class WrappedLines {
    /** A window is not narrower. */
    private static final int MIN_WIDTH = 60;

    private static final int MAX_WIDTH = 250;
    private static final int MIN_BROKEN = 3;
    private static final int MIN_CUT_TEXT = 6;

    /** A line that goes on: nano and less end it with a mark where the window ends. */
    private static final Pattern CUT = Pattern.compile("(.*: )([A-Z][A-Za-z/ ]{" + (MIN_CUT_TEXT - 1) + ",40})[>$…]$");

    /** Words behind which FFmpeg's line goes on; a mail breaks lines at blanks. */
    private static final Pattern UNFINISHED = Pattern.compile(
            "(Connection to|open connection|resolve hostname|Error opening (in|out)put( file)?|Server returned|\\w failed:)$");

    private static final Pattern QUOTATION = Pattern.compile("^[> ]+");

    private final int maxLines;
    private final Deque<String> lines = new ArrayDeque<>();

    WrappedLines(int maxLines) {
        this.maxLines = maxLines;
    }

    void add(String line) {
        lines.addLast(line.length() > LastLines.MAX_CHARACTERS ? line.substring(0, LastLines.MAX_CHARACTERS) : line);
        if (lines.size() > maxLines) {
            lines.removeFirst();
        }
    }

    /** Whether a window of fixed width has surely broken lines: several different ones are as long as the longest. */
    boolean isBroken() {
        int width = width();
        return width >= MIN_WIDTH
                && width <= MAX_WIDTH
                && lines.stream()
                                .filter(line -> line.length() == width)
                                .distinct()
                                .limit(MIN_BROKEN)
                                .count()
                        == MIN_BROKEN;
    }

    private int width() {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    /** The lines as they had been; empty if there is no sign that any was broken. */
    Optional<List<String>> unwrapped() {
        int width = width();
        List<String> whole = new ArrayList<>();
        boolean changed = false;
        boolean goesOn = false;
        for (String line : lines) {
            String text = SystemWords.completed(line, CUT);
            boolean joins = !whole.isEmpty()
                    && !line.isBlank()
                    && (goesOn
                            || isUnfinished(whole.get(whole.size() - 1))
                            || SystemWords.isSplit(whole.get(whole.size() - 1), text));
            changed |= joins || !text.equals(line);
            if (joins) {
                String start = whole.remove(whole.size() - 1);
                whole.add(
                        goesOn
                                ? start + text
                                : start.stripTrailing() + " "
                                        + QUOTATION.matcher(text.strip()).replaceFirst(""));
            } else {
                whole.add(text);
            }
            goesOn = width >= MIN_WIDTH && line.length() == width;
        }
        return changed ? Optional.of(whole) : Optional.empty();
    }

    private static boolean isUnfinished(String line) {
        return UNFINISHED.matcher(line.stripTrailing()).find();
    }
}
