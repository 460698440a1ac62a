package io.github.streampusher.channel;

import java.util.Comparator;

/** Orders names as a person does: x2 before x10, and capitals among the others. */
public final class NameOrder implements Comparator<String> {
    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int endOfOne = endOfDigits(one, i);
            int endOfOther = endOfDigits(other, j);
            boolean areNumbers = endOfOne > i && endOfOther > j;
            int order = areNumbers
                    ? compareNumbers(one.substring(i, endOfOne), other.substring(j, endOfOther))
                    : Character.compare(folded(one.charAt(i)), folded(other.charAt(j)));
            if (order != 0) {
                return order;
            }
            i = areNumbers ? endOfOne : i + 1;
            j = areNumbers ? endOfOther : j + 1;
        }
        int order = Integer.compare(one.length() - i, other.length() - j);
        return order == 0 ? one.compareTo(other) : order;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Of any length. */
    private static int compareNumbers(String one, String other) {
        String first = one.replaceFirst("^0+", "");
        String second = other.replaceFirst("^0+", "");
        int order = Integer.compare(first.length(), second.length());
        return order == 0 ? first.compareTo(second) : order;
    }

    private static char folded(char character) {
        return Character.toLowerCase(character);
    }
}
