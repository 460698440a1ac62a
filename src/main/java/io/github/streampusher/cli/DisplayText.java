package io.github.streampusher.cli;

/** Measures, cuts and wraps text by the columns that it takes on a terminal: a Chinese character takes two. */
final class DisplayText {
    private DisplayText() {}

    static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }

    /** No wider than this; what is cut ends with a dot of its own. */
    static String truncate(String text, int width) {
        return width(text) <= width ? text : text.substring(0, end(text, width - 1)) + "…";
    }

    /** The index behind the last character that fits. */
    private static int end(String text, int width) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            used += width(c);
            if (used > width) {
                break;
            }
            end += Character.charCount(c);
        }
        return end;
    }

    /** Breaks lines between words, and within a word that is wider than a line; all lines but the first are indented. */
    static String wrap(String text, int width, String indent) {
        StringBuilder lines = new StringBuilder();
        String rest = text;
        int room = width;
        while (width(rest) > room) {
            int fits = Math.max(1, end(rest, room));
            int space = rest.lastIndexOf(' ', fits);
            int end = space > 0 ? space : fits;
            lines.append(rest.substring(0, end).stripTrailing()).append('\n').append(indent);
            room = Math.max(1, width - indent.length());
            rest = rest.substring(end).stripLeading();
        }
        return lines.append(rest).toString();
    }
}
