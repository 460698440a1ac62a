package io.github.streampusher.diagnosis;

import io.github.streampusher.stream.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command line tells of a run: what is read, whether that can end, and how long FFmpeg waits for an answer.
 *
 * @param inputs the addresses that are read, masked; none: the command line is not known
 * @param live whether an input has no end of its own
 * @param inputTimeout after so long FFmpeg gives up on an input that does not answer; empty: never
 * @param outputTimeout the same for the outputs
 */
public record Invocation(
        List<String> inputs, boolean live, Optional<Duration> inputTimeout, Optional<Duration> outputTimeout) {

    public static final Invocation UNKNOWN = new Invocation(List.of(), false, Optional.empty(), Optional.empty());

    private static final Redactor URL_REDACTOR = new Redactor(Set.of());
    private static final Pattern SHELL_WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final Pattern UDP_TIMEOUT = Pattern.compile("^udp://.*[?&]timeout=(\\d+)");
    private static final Pattern CAPTURE_DEVICE_FORMAT = Pattern.compile(
            "v4l2|video4linux2|alsa|pulse|x11grab|jack|kmsgrab|fbdev|decklink|dshow|gdigrab|avfoundation");

    public Invocation {
        inputs = List.copyOf(inputs);
    }

    /** Reads a line as it is typed into a shell. */
    public static Invocation ofShell(String line) {
        List<String> words = new ArrayList<>();
        for (Matcher word = SHELL_WORD.matcher(line); word.find(); ) {
            words.add(word.group().replaceAll("^['\"]|['\"]$", ""));
        }
        return of(words);
    }

    /** @param arguments FFmpeg's, masked or not */
    public static Invocation of(List<String> arguments) {
        List<String> inputs = new ArrayList<>();
        boolean live = false;
        String format = "";
        Optional<Duration> patience = Optional.empty();
        Optional<Duration> inputPatience = Optional.empty();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "-f" -> format = value;
                case "-rw_timeout", "-timeout" -> patience = parseMicros(value);
                case "-i" -> {
                    inputs.add(URL_REDACTOR.redact(value));
                    live |= isLive(format, value);
                    patience = patience.or(() -> timeoutInAddress(value));
                    inputPatience = patience.isPresent() ? patience : inputPatience;
                    patience = Optional.empty();
                    format = "";
                }
                default -> {}
            }
        }
        return new Invocation(inputs, live, inputPatience, patience);
    }

    /** A UDP address may say itself how long to wait. */
    private static Optional<Duration> timeoutInAddress(String address) {
        Matcher timeout = UDP_TIMEOUT.matcher(address);
        return timeout.find() ? parseMicros(timeout.group(1)) : Optional.empty();
    }

    private static Optional<Duration> parseMicros(String number) {
        return number.matches("\\d{1,15}")
                ? Optional.of(Duration.ofNanos(Long.parseLong(number) * 1000))
                : Optional.empty();
    }

    /** Whether an input of this format and address has no end: devices and what comes by network, but for files there. */
    static boolean isLive(String format, String address) {
        return CAPTURE_DEVICE_FORMAT.matcher(format).find() || address.contains("://") && !address.startsWith("file:");
    }
}
