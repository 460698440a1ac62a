package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Protocol;
import io.github.streampusher.stream.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The facts of a command line that a diagnosis needs: the inputs, whether they can end, and FFmpeg's time-outs.
 *
 * @param inputs the addresses of the inputs, secrets included; none: the command line is not known
 * @param otherSchemes the schemes of all other addresses, such as of the outputs
 * @param live whether an input has no end of its own
 * @param inputTimeout FFmpeg gives up on a silent input after this time; empty: never
 * @param outputTimeout FFmpeg gives up on a silent output after this time; empty: never
 * @param inputPort at which an input waits for its sender; empty: none does
 * @param outputPort at which an output waits for a caller; empty: none does
 */
public record Invocation(
        List<String> inputs,
        Set<String> otherSchemes,
        boolean live,
        Optional<Duration> inputTimeout,
        Optional<Duration> outputTimeout,
        Optional<String> inputPort,
        Optional<String> outputPort) {

    public static final Invocation UNKNOWN = new Invocation(
            List.of(), Set.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern SHELL_WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final Pattern UDP_TIMEOUT = Pattern.compile("^udp://.*[?&]timeout=(\\d+)");

    private static final Pattern LISTENING =
            Pattern.compile("^srt://:(?!.*mode=caller)|[?&](mode=listener|listen=[12])\\b");

    private static final Pattern SCHEME = Pattern.compile("\\b([a-z][a-z0-9]*)://");

    public Invocation {
        inputs = List.copyOf(inputs);
        otherSchemes = Set.copyOf(otherSchemes);
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
        Optional<String> inputPort = Optional.empty();
        boolean listens = false;
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "-f" -> format = value;
                case "-rw_timeout", "-timeout" -> timeout = parseMicros(value);
                case "-listen", "-rtmp_listen", "-mode" -> listens = value.matches("[12]|listener");
                case "-i" -> {
                    inputPort = inputPort.isPresent() ? inputPort : listeningPort(listens, value);
                    listens = false;
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
        String last = arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
        Optional<String> outputPort = inputs.contains(last) ? Optional.empty() : listeningPort(listens, last);
        Set<String> otherSchemes = otherSchemes(arguments, inputs);
        return new Invocation(inputs, otherSchemes, live, inputTimeout, timeout, inputPort, outputPort);
    }

    private static Optional<String> listeningPort(boolean listens, String address) {
        return Url.of(address)
                .filter(url -> listens || LISTENING.matcher(address).find())
                .flatMap(Url::port);
    }

    private static Set<String> otherSchemes(List<String> arguments, List<String> inputs) {
        return arguments.stream()
                .filter(argument -> !inputs.contains(argument))
                .flatMap(argument -> SCHEME.matcher(argument).results())
                .map(scheme -> scheme.group(1))
                .collect(Collectors.toSet());
    }

    /** Whether only inputs have this address's scheme, so that it is one, though somebody may have changed its host. */
    boolean isInputByScheme(String address) {
        Matcher scheme = SCHEME.matcher(address);
        return scheme.lookingAt()
                && !otherSchemes.contains(scheme.group(1))
                && inputs.stream().anyMatch(input -> input.startsWith(scheme.group()));
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

    /** Whether an input has no end: capture devices, RTP that a file describes, and every URL except of a file. */
    static boolean isLive(String format, String address) {
        boolean isDescription = format.equals("sdp") || address.matches("(?is).*\\.sdp");
        return Protocol.isCaptureDevice(format)
                || isDescription
                || address.contains("://") && !address.startsWith("file:");
    }
}
