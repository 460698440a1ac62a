package io.github.streampusher.diagnosis;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of which a text must contain one for a regular expression to match: tells fast that most rules do not apply
 * to a log.
 *
 * @param any none: no such words are known
 */
record RequiredWords(Set<String> any) {
    private static final int MIN_LENGTH = 3;

    RequiredWords {
        any = Set.copyOf(any);
    }

    static RequiredWords of(String regex) {
        return new RequiredWords(new RegexReader(regex).alternatives());
    }

    boolean mayBeIn(Text text) {
        return any.isEmpty() || any.stream().anyMatch(text::mayContain);
    }

    /** Lines of a log, prepared for the search: the hashes of all that three letters beside each other make. */
    static final class Text {
        private static final int BITS = 1 << 14;
        private final BitSet trigrams = new BitSet(BITS);

        Text(List<LogLine> lines) {
            for (LogLine line : lines) {
                String text = line.text();
                for (int i = 0; i + MIN_LENGTH <= text.length(); i++) {
                    trigrams.set(hash(text, i));
                }
            }
        }

        /** Never false for a word that a line contains; true for a few that none does. */
        private boolean mayContain(String word) {
            for (int i = 0; i + MIN_LENGTH <= word.length(); i++) {
                if (!trigrams.get(hash(word, i))) {
                    return false;
                }
            }
            return true;
        }

        private static int hash(String text, int index) {
            return ((text.charAt(index) * 31 + text.charAt(index + 1)) * 31 + text.charAt(index + 2)) & BITS - 1;
        }
    }

    /** Reads a regular expression from left to right. A set without words means that none are known. */
    private static final class RegexReader {
        private final String regex;
        private int next;

        RegexReader(String regex) {
            this.regex = regex;
        }

        /** Up to the end or a closing parenthesis. */
        Set<String> alternatives() {
            Set<String> all = new HashSet<>();
            boolean known = true;
            do {
                Set<String> words = sequence();
                known &= !words.isEmpty();
                all.addAll(words);
            } while (accepts('|'));
            return known ? all : Set.of();
        }

        /** The words of the part of which the shortest word is longest. */
        private Set<String> sequence() {
            Set<String> best = Set.of();
            StringBuilder literal = new StringBuilder();
            while (next < regex.length() && "|)".indexOf(regex.charAt(next)) < 0) {
                char c = regex.charAt(next++);
                Set<String> group = c == '(' ? group() : Set.of();
                boolean escaped = c == '\\';
                c = escaped ? regex.charAt(next++) : c;
                boolean isLiteral = escaped ? !Character.isLetterOrDigit(c) : "([.^$".indexOf(c) < 0;
                if (c == '[' && !escaped) {
                    skipCharacterClass();
                }
                boolean optional = accepts('?') || accepts('*') || skipsCount();
                boolean repeated = accepts('+') || optional;
                if (isLiteral && !optional) {
                    literal.append(c);
                }
                if (!isLiteral || repeated) {
                    best = better(best, word(literal));
                    literal.setLength(0);
                }
                best = optional ? best : better(best, group);
            }
            return better(best, word(literal));
        }

        private static Set<String> word(StringBuilder literal) {
            return literal.length() < MIN_LENGTH ? Set.of() : Set.of(literal.toString());
        }

        /** A group that looks around or ignores case tells no words. */
        private Set<String> group() {
            boolean plain = !accepts('?') || accepts(':');
            if (!plain) {
                while ("!=:".indexOf(regex.charAt(next)) < 0) {
                    next++;
                }
                next++;
            }
            Set<String> words = alternatives();
            accepts(')');
            return plain ? words : Set.of();
        }

        private void skipCharacterClass() {
            accepts('^');
            accepts(']');
            while (regex.charAt(next) != ']') {
                next += regex.charAt(next) == '\\' ? 2 : 1;
            }
            next++;
        }

        /** Such as {1,4}. */
        private boolean skipsCount() {
            if (!accepts('{')) {
                return false;
            }
            next = regex.indexOf('}', next) + 1;
            return true;
        }

        private boolean accepts(char c) {
            boolean found = next < regex.length() && regex.charAt(next) == c;
            next += found ? 1 : 0;
            return found;
        }

        private static Set<String> better(Set<String> one, Set<String> other) {
            return !other.isEmpty() && shortest(other) > Math.max(shortest(one), MIN_LENGTH - 1) ? other : one;
        }

        private static int shortest(Set<String> words) {
            int length = words.isEmpty() ? 0 : Integer.MAX_VALUE;
            for (String word : words) { // a stream takes ten times as long until it is compiled
                length = Math.min(length, word.length());
            }
            return length;
        }
    }
}
