package io.github.streampusher.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What programs, forums and windows do to a log. */
record Wrapping(String name, UnaryOperator<String> change) {
    private static final String WORDS_OF_MUSL = """
            Input/output error=I/O error;Connection timed out=Operation timed out;No route to host=Host is unreachable
            Network is unreachable=Network unreachable;Device or resource busy=Resource busy
            Address already in use=Address in use;Cannot allocate memory=Out of memory
            Inappropriate ioctl for device=Not a tty;Cannot assign requested address=Address not available
            File name too long=Filename too long;Too many open files=No file descriptors available
            Operation not supported=Not supported;Name or service not known=Name does not resolve
            Temporary failure in name resolution=Try again""";
    private static final String WORDS_OF_WINDOWS = """
            Input/output error=I/O error;Connection timed out=Error number -138 occurred
            Connection reset by peer=Error number -10054 occurred;Connection refused=Error number -10061 occurred
            No route to host=Error number -10065 occurred;Network is unreachable=Error number -10051 occurred
            Broken pipe=Error number -10053 occurred
            Inappropriate ioctl for device=Inappropriate I/O control operation
            Address already in use=Error number -10048 occurred
            Cannot assign requested address=Error number -10049 occurred
            Name or service not known=No such host is known.;Temporary failure in name resolution=No such host is known.""";
    private static final String WORDS_OF_MACOS = """
            Connection timed out=Operation timed out;Device or resource busy=Resource busy
            Cannot assign requested address=Can't assign requested address
            No such device or address=Device not configured;No such device=Operation not supported by device
            Name or service not known=nodename nor servname provided, or not known
            Temporary failure in name resolution=nodename nor servname provided, or not known""";

    /** Under these every line is still whole. */
    static List<Wrapping> harmless() {
        List<Wrapping> all = new ArrayList<>(prefixes());
        all.add(ofLines("bold", line -> "**" + line + "**"));
        all.add(ofLines("terminal colours", line -> "\u001b[0;31m" + line + "\u001b[0m"));
        all.add(ofLines("web table", line -> "| 12:01:02 | stderr | " + line + " |"));
        all.add(ofLines("Markdown escapes", line -> line.replaceAll("([\\[\\]_*#])", "\\\\$1")));
        all.add(ofLines(
                "HTML",
                line -> line.replace("&", "&amp;")
                        .replace("'", "&#39;")
                        .replace(">", "&gt;")
                        .replace("<", "&lt;")
                        .replace("\"", "&quot;")));
        all.add(ofLines(
                "Docker's JSON",
                line -> "{\"log\":\"" + json(line) + "\\n\",\"stream\":\"stderr\",\"time\":\"2026-01\"}"));
        all.add(ofLines("JSON lines", line -> "{\"level\":\"error\",\"ts\":1.5,\"msg\":\"" + json(line) + "\"}"));
        all.add(ofLines("JSON list", line -> "    \"" + json(line) + "\","));
        all.add(ofLines("HTML breaks", line -> line.replace("<", "&lt;") + "<br>"));
        all.add(ofLines("HTML list", line -> "<li>" + line.replace("<", "&lt;") + "</li>"));
        all.add(ofLines("Node's strings", line -> "  '" + line.replace("'", "\\'") + "\\n' +"));
        all.add(ofLines("Python's bytes", line -> "b'" + line.replace("'", "\\'") + "\\n'"));
        all.add(ofLines("Python's list", line -> " '" + line.replace("'", "\\'") + "',"));
        all.add(ofLines("JSON in JSON", line -> "{\"log\":\"" + json(json(line)) + "\\n\"}"));
        all.add(ofLines("carriage returns", line -> line + "\r"));
        all.add(ofLines("CSV", line -> "2026-11-23 01:02:03,stderr,\"" + line.replace("\"", "\"\"") + "\""));
        all.add(new Wrapping("window of 80", log -> log.replaceAll("(?m)(.{80})(?=.)", "$1\n")));
        all.add(ofWords("musl", WORDS_OF_MUSL));
        all.add(ofWords("Windows", WORDS_OF_WINDOWS));
        all.add(ofWords("macOS", WORDS_OF_MACOS));
        return all;
    }

    /** Under these something is lost. */
    static List<Wrapping> lossy() {
        return List.of(
                new Wrapping("one line", log -> log.lines().collect(Collectors.joining(" ")) + "\n"),
                new Wrapping(
                        "one line, escaped",
                        log -> "stderr='" + log.lines().collect(Collectors.joining("\\n")) + "'\n"),
                ofLines("lower case", line -> line.toLowerCase(Locale.ROOT)),
                new Wrapping("newest first", log -> {
                    List<String> all = new ArrayList<>(log.lines().toList());
                    Collections.reverse(all);
                    return String.join("\n", all) + "\n";
                }),
                ofLines("each twice", line -> line + "\n" + line),
                ofLines("nano", line -> line.length() > 100 ? line.substring(0, 99) + ">" : line),
                ofLines("without levels", line -> line.replaceAll("\\[(error|fatal|warning|info)\\] ", "")));
    }

    private static List<Wrapping> prefixes() {
        return Capture.resource("/threads/prefixes.txt")
                .lines()
                .map(prefix -> ofLines(prefix, prefix::concat))
                .toList();
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static Wrapping ofLines(String name, UnaryOperator<String> change) {
        return new Wrapping(name, log -> log.lines().map(change).collect(Collectors.joining("\n", "", "\n")));
    }

    private static Wrapping ofWords(String name, String table) {
        Map<String, String> words = Pattern.compile("[;\n]")
                .splitAsStream(table)
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Pattern any = Pattern.compile(words.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        return new Wrapping(
                name, log -> any.matcher(log).replaceAll(found -> Matcher.quoteReplacement(words.get(found.group()))));
    }

    @Override
    public String toString() {
        return name;
    }
}
