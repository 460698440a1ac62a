package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * FFmpeg's arguments, without the program itself. Printed, it is masked; two are equal if FFmpeg gets the same arguments.
 *
 * @param presets options that everybody could read on a command line, and that go to FFmpeg in a file
 * @param teeOutputs the outputs, where there are several; empty: there is one
 */
public record CommandLine(List<Text> arguments, List<Preset> presets, List<TeeOutput> teeOutputs) {

    /**
     * Options of an output that go to FFmpeg in a file of lines {@code name=value}.
     *
     * @param argumentIndex the index of the argument that they stand before
     */
    public record Preset(int argumentIndex, Map<String, Text> options) {
        public Preset {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        /** What the file must hold, secrets included: for the one place that writes it. */
        public String reveal() {
            return options.entrySet().stream()
                    .map(option -> option.getKey() + "=" + option.getValue().reveal() + "\n")
                    .collect(Collectors.joining());
        }
    }

    /**
     * One of several outputs, as FFmpeg's lines name it.
     *
     * @param outputIndex among the stream's outputs, from 0
     * @param address as FFmpeg prints it
     * @param slaveIndex its number where an output that is not opened again is named by that; else empty
     */
    public record TeeOutput(int outputIndex, Text address, OptionalInt slaveIndex) {}

    public CommandLine {
        arguments = List.copyOf(arguments);
        presets = List.copyOf(presets);
        teeOutputs = List.copyOf(teeOutputs);
    }

    public CommandLine(List<Text> arguments) {
        this(arguments, List.of(), List.of());
    }

    /**
     * The arguments as FFmpeg must get them, secrets included: for the one place that starts it.
     *
     * @param file writes a preset's file and answers its path
     */
    public List<String> reveal(Function<Preset, String> file) {
        return render(Text::reveal, preset -> List.of("-fpre", file.apply(preset)));
    }

    /** Where FLV's clock begins, in seconds, as the operator has moved it; empty: no output is FLV. */
    OptionalDouble flvStart() {
        List<String> words = arguments.stream().map(Text::reveal).toList();
        boolean isFlv = words.subList(words.lastIndexOf("-i") + 1, words.size()).stream()
                .anyMatch(word -> word.equals("flv") || word.contains("[f=flv"));
        int offset = words.indexOf("-output_ts_offset") + 1;
        boolean isMoved =
                offset > 0 && offset < words.size() && words.get(offset).matches("\\d{1,9}(\\.\\d+)?");
        return isFlv ? OptionalDouble.of(isMoved ? Double.parseDouble(words.get(offset)) : 0) : OptionalDouble.empty();
    }

    /** What the arguments tell the diagnosis, secrets included. */
    public Invocation invocation() {
        return Invocation.of(arguments.stream().map(Text::reveal).toList());
    }

    /** The arguments as they could be typed, masked: presets are written out. */
    public List<String> masked() {
        return render(Text::toString, CommandLine::inlinePreset);
    }

    /** As it could be typed into a shell, masked as well as it can be without knowing all secrets. */
    @Override
    public String toString() {
        return masked(new Redactor(Set.of()));
    }

    /** As it could be typed into a shell, without what the redactor knows as secret. */
    public String masked(Redactor redactor) {
        return masked().stream()
                .map(redactor::redact)
                .map(CommandLine::shellQuote)
                .collect(Collectors.joining(" "));
    }

    private List<String> render(Function<Text, String> text, Function<Preset, List<String>> preset) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            int place = i;
            presets.stream()
                    .filter(candidate -> candidate.argumentIndex() == place)
                    .forEach(found -> written.addAll(preset.apply(found)));
            written.add(text.apply(arguments.get(i)));
        }
        return written;
    }

    private static List<String> inlinePreset(Preset preset) {
        List<String> typed = new ArrayList<>();
        preset.options().forEach((name, value) -> {
            typed.add("-" + name);
            typed.add(value.toString());
        });
        return typed;
    }

    private static String shellQuote(String argument) {
        return argument.matches("[A-Za-z0-9_.,:/=@%+*-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Builds a command line. */
    public static final class Builder {
        private final List<Text> arguments = new ArrayList<>();
        private final List<Preset> presets = new ArrayList<>();
        private final List<TeeOutput> teeOutputs = new ArrayList<>();

        public void add(String... plain) {
            for (String argument : plain) {
                arguments.add(Text.plain(argument));
            }
        }

        public void add(Text argument) {
            arguments.add(argument);
        }

        void add(List<String> plain) {
            plain.forEach(this::add);
        }

        void addAll(List<Text> more) {
            arguments.addAll(more);
        }

        /** Adds our options except those that the operator gave, then the operator's. */
        public void addOptions(Map<String, String> ours, Map<String, Text> theirs) {
            mergeOptions(ours, theirs).forEach((name, value) -> {
                add("-" + name);
                add(value);
            });
        }

        static Map<String, Text> mergeOptions(Map<String, String> ours, Map<String, Text> theirs) {
            Map<String, Text> options = new LinkedHashMap<>();
            ours.forEach((name, value) -> options.put(name, Text.plain(value)));
            options.keySet().removeAll(theirs.keySet());
            options.putAll(theirs);
            return options;
        }

        /** Adds options that go to FFmpeg in a preset file, because every user can read a command line. */
        void addPreset(Map<String, Text> options) {
            if (!options.isEmpty()) {
                presets.add(new Preset(arguments.size(), options));
            }
        }

        /** Records how FFmpeg names an output of a tee. */
        void addTeeOutput(TeeOutput output) {
            teeOutputs.add(output);
        }

        public CommandLine build() {
            teeOutputs.sort(Comparator.comparing(TeeOutput::outputIndex));
            return new CommandLine(arguments, presets, teeOutputs);
        }
    }
}
