package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts of a command line that a diagnosis needs: the inputs, whether they can end, and FFmpeg's time-outs.
 *
 * @param inputs the addresses of the inputs, secrets included; none: the command line is not known
 * @param live whether an input has no end of its own
 * @param inputTimeout FFmpeg gives up on a silent input after this time; empty: never
 * @param outputTimeout FFmpeg gives up on a silent output after this time; empty: never
 */
public record Invocation(
        List<String> inputs, boolean live, Optional<Duration> inputTimeout, Optional<Duration> outputTimeout) {

    public static final Invocation UNKNOWN = new Invocation(List.of(), false, Optional.empty(), Optional.empty());

    private static final Pattern SHELL_WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final Pattern UDP_TIMEOUT = Pattern.compile("^udp://.*[?&]timeout=(\\d+)");

    public Invocation {
        inputs = List.copyOf(inputs);
    }

    /** Parses a command line as it is typed into a shell. */
    public static Invocation ofShell(String line) {
        return of(SHELL_WORD
                .matcher(line)
                .results()
                .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
                .toList());
    }

    /** @param arguments FFmpeg's arguments, secrets included */
    public static Invocation of(List<String> arguments) {
        List<String> inputs = new ArrayList<>();
        boolean live = false;
        String format = "";
        Optional<Duration> timeout = Optional.empty();
        Optional<Duration> inputTimeout = Optional.empty();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "-f" -> format = value;
                case "-rw_timeout", "-timeout" -> timeout = parseMicros(value);
                case "-i" -> {
                    inputs.add(value);
                    live |= isLive(format, value);
                    timeout = timeout.or(() -> timeoutInAddress(value));
                    inputTimeout = timeout.isPresent() ? timeout : inputTimeout;
                    timeout = Optional.empty();
                    format = "";
                }
                default -> {}
            }
        }
        return new Invocation(inputs, live, inputTimeout, timeout);
    }

    /** A UDP address can contain its time-out. */
    private static Optional<Duration> timeoutInAddress(String address) {
        Matcher found = UDP_TIMEOUT.matcher(address);
        return found.find() ? parseMicros(found.group(1)) : Optional.empty();
    }

    private static Optional<Duration> parseMicros(String number) {
        return number.matches("\\d{1,15}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(number) * 1000))
                : Optional.empty();
    }

    /** Whether an input has no end: capture devices, and every URL except of a file. */
    static boolean isLive(String format, String address) {
        return Protocol.isCaptureDevice(format) || address.contains("://") && !address.startsWith("file:");
    }
}
