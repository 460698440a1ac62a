package io.github.streampusher.cli;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text table no wider than the terminal: if it would be, the columns with the highest hide priority are left out
 * first, then the last column is cut.
 */
final class TextTable {
    private static final int MIN_LAST_WIDTH = 20;
    private static final int MAX_FIRST_WIDTH = 24;
    private static final String GAP = "  ";
    private static final String NOTE_INDENT = "    ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();
    private final IdentityHashMap<List<String>, List<String>> notes = new IdentityHashMap<>();

    /**
     * A column.
     *
     * @param hidePriority 0: never hidden
     * @param colour adds colour codes to a cell
     */
    record Column(String header, boolean rightAligned, int hidePriority, UnaryOperator<String> colour) {
        static Column text(String header, int hidePriority) {
            return new Column(header, false, hidePriority, UnaryOperator.identity());
        }

        static Column number(String header, int hidePriority) {
            return new Column(header, true, hidePriority, UnaryOperator.identity());
        }
    }

    TextTable(Column... columns) {
        this.columns = List.of(columns);
        rows.add(this.columns.stream().map(Column::header).toList());
    }

    void add(String... row) {
        rows.add(List.of(row));
    }

    /** A line of its own below the last row and its other notes, as long as it needs to be. */
    void addNote(String text) {
        notes.computeIfAbsent(rows.get(rows.size() - 1), row -> new ArrayList<>())
                .add(text);
    }

    String render(int width) {
        int[] widths = IntStream.range(0, columns.size())
                .map(column -> widthOf(column, width))
                .toArray();
        List<Integer> shown = new ArrayList<>(); // besides the last
        for (int column = 0; column < columns.size() - 1; column++) {
            if (widths[column] > 0) {
                shown.add(column);
            }
        }
        int rank = columns.stream().mapToInt(Column::hidePriority).max().orElse(0);
        for (; rank > 0 && sum(shown, widths) + MIN_LAST_WIDTH > width; rank--) {
            int least = rank;
            shown.removeIf(column -> columns.get(column).hidePriority() == least);
        }
        int room = Math.max(width - sum(shown, widths), 1);
        return rows.stream()
                .map(row -> renderRow(row, shown, widths, room) + "\n" + renderNotes(row, width))
                .collect(Collectors.joining());
    }

    private String renderNotes(List<String> row, int width) {
        return notes.getOrDefault(row, List.of()).stream()
                .map(note -> NOTE_INDENT + DisplayText.wrap(note, width - NOTE_INDENT.length(), NOTE_INDENT) + "\n")
                .collect(Collectors.joining());
    }

    /** @param room for the last column */
    private String renderRow(List<String> row, List<Integer> shown, int[] widths, int room) {
        StringBuilder line = new StringBuilder();
        for (int column : shown) {
            String cell = pad(DisplayText.truncate(row.get(column), widths[column]), column, widths[column]);
            line.append(row == rows.get(0) ? cell : columns.get(column).colour().apply(cell));
            line.append(GAP);
        }
        return (line + DisplayText.truncate(row.get(columns.size() - 1), room)).stripTrailing();
    }

    private String pad(String cell, int column, int width) {
        String space = " ".repeat(width - DisplayText.width(cell));
        return columns.get(column).rightAligned() ? space + cell : cell + space;
    }

    /** The width of columns, with the gaps after them. */
    private static int sum(List<Integer> shown, int[] widths) {
        return shown.stream().mapToInt(column -> widths[column] + GAP.length()).sum();
    }

    private int widthOf(int column, int width) {
        int widest = rows.stream()
                .mapToInt(row -> DisplayText.width(row.get(column)))
                .max()
                .orElse(0);
        return column == 0 && width < Integer.MAX_VALUE ? Math.min(widest, MAX_FIRST_WIDTH) : widest;
    }
}
