package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Several outputs of one encode, isolated from each other: FFmpeg's {@code tee} with a {@code fifo} for each, which
 * retries a failed output.
 *
 * <p>FFmpeg accepts the options of a single output of a tee only on the command line, where a key must not be. So keys
 * go into the options of all outputs, in a preset file: outputs with different keys need an encode each, and outputs
 * without a key join the first.
 */
record Tee(List<Slave> outputs, Map<String, Text> presetOptions) {
    /** FFmpeg reads a preset file in lines of 1000 bytes. */
    private static final int MAX_PRESET_BYTES = 950;

    /**
     * The first retry is immediate. A queue of 600 packets is about eight seconds; video continues at a key frame.
     * Measured: with every kind of error recovered, only its source ends FFmpeg.
     */
    private static final String FIFO_RECOVERY = "attempt_recovery=1:recover_any_error=1:recovery_wait_time=5"
            + ":drop_pkts_on_overflow=1:restart_with_keyframe=1:queue_size=600";

    /** A file that is opened again loses its contents. */
    private static final String FIFO_NO_RECOVERY = "attempt_recovery=0:drop_pkts_on_overflow=1:queue_size=600";

    /** FFmpeg's default. tee applies format_opts only to outputs without options; this one keeps the key from the others. */
    private static final String PLACEHOLDER_OPTION = "max_interleave_delta=10000000";

    /** The characters that are escaped in a list of options, and in the options of a slave. */
    private static final String IN_OPTIONS = "\\':";

    private static final String IN_SLAVE = IN_OPTIONS + "]";

    /**
     * One output.
     *
     * @param outputIndex among the stream's outputs
     * @param options its options except the key
     */
    record Slave(int outputIndex, OutputFormat format, OutputCredentials credentials, Map<String, Text> options) {

        /** The address as FFmpeg prints it. RTMP addresses have lost their keys, so a number distinguishes them. */
        Text url() {
            boolean numbered = credentials.presetOptions().containsKey("rtmp_playpath");
            return numbered
                    ? credentials.commandLineUrl().surroundedBy("", "/output-" + (outputIndex + 1))
                    : credentials.commandLineUrl();
        }

        boolean hasKey() {
            return !credentials.presetOptions().isEmpty();
        }
    }

    /** The smallest number of tees that keeps every key off the command line. */
    static List<Tee> of(List<Slave> slaves) {
        Map<Map<String, Text>, List<Slave>> byKey = slaves.stream()
                .filter(Slave::hasKey)
                .collect(Collectors.groupingBy(
                        Tee::presetOptionsOf, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
        List<Slave> open = slaves.stream().filter(slave -> !slave.hasKey()).toList();
        if (byKey.isEmpty()) {
            return List.of(new Tee(open, Map.of()));
        }
        byKey.values().iterator().next().addAll(open);
        return byKey.entrySet().stream()
                .map(group -> new Tee(group.getValue(), group.getKey()))
                .toList();
    }

    /** The options that go into the preset file: the key, and the others of its output. */
    private static Map<String, Text> presetOptionsOf(Slave slave) {
        Map<String, Text> all = new LinkedHashMap<>(slave.options());
        all.putAll(slave.credentials().presetOptions());
        return all;
    }

    /** Why the key cannot be kept off the command line, if so. */
    Optional<Diagnosis> preflightFailure() {
        int length = fifoOptions().reveal().getBytes(StandardCharsets.UTF_8).length;
        return presetOptions.isEmpty() || length <= MAX_PRESET_BYTES
                ? Optional.empty()
                : Optional.of(new Diagnosis(
                        Cause.OPTION_INVALID,
                        "the key of output " + (outputs.get(0).outputIndex() + 1)
                                + " is too long beside other outputs: FFmpeg"
                                + " reads " + MAX_PRESET_BYTES + " bytes of a preset, and this takes " + length
                                + "; make it a stream of its own"));
    }

    void addTo(CommandLine.Builder arguments) {
        arguments.add("-f", "tee", "-use_fifo", "1");
        if (presetOptions.isEmpty()) {
            arguments.add("-fifo_options", FIFO_RECOVERY);
        } else {
            arguments.addPreset(Map.of("fifo_options", fifoOptions()));
        }
        List<Text> slaves = outputs.stream().map(this::slaveArgument).toList();
        arguments.add(Text.join("|", slaves));
        for (int i = 0; i < outputs.size(); i++) {
            Slave output = outputs.get(i);
            OptionalInt index = output.format().isSingleFile() ? OptionalInt.of(i) : OptionalInt.empty();
            arguments.addTeeOutput(new CommandLine.TeeOutput(output.outputIndex(), output.url(), index));
        }
    }

    private Text fifoOptions() {
        List<Text> options = new ArrayList<>();
        presetOptions.forEach(
                (name, value) -> options.add(value.escaped(IN_OPTIONS).surroundedBy(name + "=", "")));
        return Text.join(":", options).escaped(IN_OPTIONS).surroundedBy(FIFO_RECOVERY + ":format_opts=", "");
    }

    private Text slaveArgument(Slave slave) {
        List<Text> options = new ArrayList<>();
        slave.format().muxer().ifPresent(muxer -> options.add(Text.plain("f=" + muxer)));
        if (slave.format().isSingleFile()) {
            options.add(Text.plain("onfail=ignore"));
            options.add(Text.plain(FIFO_NO_RECOVERY).escaped(IN_SLAVE).surroundedBy("fifo_options=", ""));
        }
        if (!slave.hasKey()) {
            slave.options()
                    .forEach(
                            (name, value) -> options.add(value.escaped(IN_SLAVE).surroundedBy(name + "=", "")));
            if (slave.options().isEmpty()) {
                options.add(Text.plain(PLACEHOLDER_OPTION));
            }
        }
        return Text.join(":", options)
                .surroundedBy("[", "]")
                .followedBy(slave.url())
                .escaped("\\'|");
    }
}
