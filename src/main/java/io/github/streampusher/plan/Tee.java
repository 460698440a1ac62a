package io.github.streampusher.plan;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Several outputs of one encode, none of which can harm another: FFmpeg's {@code tee} with a {@code fifo} before each,
 * which goes on trying where an output has failed.
 *
 * <p>FFmpeg takes what belongs to one of them from the command line only. A key must not stand there, so it goes into
 * the options of all, in a preset: outputs with different keys need an encode each, and those without one join the
 * first.
 */
record Tee(List<Slave> outputs, Map<String, Text> presetOptions) {
    /** FFmpeg reads a preset file in lines of 1000 bytes. */
    private static final int MAX_PRESET_BYTES = 950;

    /**
     * The first try comes at once. A queue of 600 packets is some eight seconds; a picture goes on at a key frame.
     * Measured: with every kind of error recovered, nothing ends FFmpeg but its source.
     */
    private static final String FIFO_RECOVERY = "attempt_recovery=1:recover_any_error=1:recovery_wait_time=5"
            + ":drop_pkts_on_overflow=1:restart_with_keyframe=1:queue_size=600";

    /** Opened again, a file would lose what it has. */
    private static final String FIFO_NO_RECOVERY = "attempt_recovery=0:drop_pkts_on_overflow=1:queue_size=600";

    /** FFmpeg's own value: what has options of its own does not take those of all. */
    private static final String PLACEHOLDER_OPTION = "max_interleave_delta=10000000";

    /**
     * One output.
     *
     * @param outputIndex among the stream's outputs
     * @param options all that it is told beside its address and its key
     */
    record Slave(int outputIndex, OutputFormat format, OutputCredentials credentials, Map<String, Text> options) {

        /** As FFmpeg prints it. Keys are kept out of RTMP's addresses, where a number tells one from the other. */
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

    /** The fewest that keep every key off the command line. */
    static List<Tee> of(List<Slave> branches) {
        Map<Map<String, Text>, List<Slave>> byKey = new LinkedHashMap<>();
        branches.stream()
                .filter(Slave::hasKey)
                .forEach(branch -> byKey.computeIfAbsent(presetOptionsOf(branch), unknown -> new ArrayList<>())
                        .add(branch));
        List<Slave> open = branches.stream().filter(branch -> !branch.hasKey()).toList();
        if (!open.isEmpty()) {
            byKey.values().stream()
                    .findFirst()
                    .orElseGet(() -> byKey.computeIfAbsent(Map.of(), none -> new ArrayList<>()))
                    .addAll(open);
        }
        return byKey.entrySet().stream()
                .map(group -> new Tee(group.getValue(), group.getKey()))
                .toList();
    }

    /** What goes to FFmpeg unseen: the key with all that belongs to it. */
    private static Map<String, Text> presetOptionsOf(Slave branch) {
        Map<String, Text> all = new LinkedHashMap<>(branch.options());
        all.putAll(branch.credentials().presetOptions());
        return all;
    }

    /** Why it cannot be run without a key on the command line, if so. */
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

    void addTo(CommandLineBuilder arguments) {
        arguments.add("-f", "tee", "-use_fifo", "1");
        if (presetOptions.isEmpty()) {
            arguments.add("-fifo_options", FIFO_RECOVERY);
        } else {
            arguments.addPreset(Map.of("fifo_options", fifoOptions()));
        }
        List<Text> slaves = outputs.stream().map(this::slaveArgument).toList();
        arguments.add(Text.join("|", slaves));
        Redactor redactor = new Redactor(Set.of());
        for (int i = 0; i < outputs.size(); i++) {
            Slave branch = outputs.get(i);
            OptionalInt slave = branch.format().isSingleFile() ? OptionalInt.of(i) : OptionalInt.empty();
            String address = redactor.redact(branch.url().toString());
            arguments.addTeeOutput(new CommandLine.TeeOutput(branch.outputIndex(), address, slave));
        }
    }

    private Text fifoOptions() {
        List<Text> options = new ArrayList<>();
        presetOptions.forEach(
                (name, value) -> options.add(value.map(Tee::escapeInOptions).surroundedBy(name + "=", "")));
        return Text.join(":", options).map(Tee::escapeInOptions).surroundedBy(FIFO_RECOVERY + ":format_opts=", "");
    }

    private Text slaveArgument(Slave branch) {
        List<Text> options = new ArrayList<>();
        branch.format().muxer().ifPresent(muxer -> options.add(Text.plain("f=" + muxer)));
        if (branch.format().isSingleFile()) {
            options.add(Text.plain("onfail=ignore"));
            options.add(Text.plain("fifo_options=" + escapeInSlave(FIFO_NO_RECOVERY)));
        }
        if (!branch.hasKey()) {
            branch.options()
                    .forEach((name, value) ->
                            options.add(value.map(Tee::escapeInSlave).surroundedBy(name + "=", "")));
            if (branch.options().isEmpty()) {
                options.add(Text.plain(PLACEHOLDER_OPTION));
            }
        }
        return Text.join(":", options)
                .surroundedBy("[", "]")
                .followedBy(branch.url())
                .map(Tee::escapeInTee);
    }

    private static String escapeInOptions(String value) {
        return value.replaceAll("[\\\\':]", "\\\\$0");
    }

    private static String escapeInSlave(String value) {
        return value.replaceAll("[\\\\':\\]]", "\\\\$0");
    }

    private static String escapeInTee(String value) {
        return value.replaceAll("[\\\\'|]", "\\\\$0");
    }
}
