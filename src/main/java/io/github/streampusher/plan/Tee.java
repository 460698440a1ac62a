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
record Tee(List<Branch> branches, Map<String, Text> keys) {
    /** FFmpeg reads a preset file in lines of 1000 bytes. */
    private static final int LONGEST = 950;

    /**
     * The first try comes at once. A queue of 600 packets is some eight seconds; a picture goes on at a key frame.
     * Measured: with every kind of error recovered, nothing ends FFmpeg but its source.
     */
    private static final String RECOVERY = "attempt_recovery=1:recover_any_error=1:recovery_wait_time=5"
            + ":drop_pkts_on_overflow=1:restart_with_keyframe=1:queue_size=600";

    /** Opened again, a file would lose what it has. */
    private static final String NO_RECOVERY = "attempt_recovery=0:drop_pkts_on_overflow=1:queue_size=600";

    /** FFmpeg's own value: what has options of its own does not take those of all. */
    private static final String OPTION_OF_ITS_OWN = "max_interleave_delta=10000000";

    /**
     * One output.
     *
     * @param place among the stream's outputs
     * @param options all that it is told beside its address and its key
     */
    record Branch(int place, Destination to, Keyless address, Map<String, Text> options) {

        /** As FFmpeg prints it. Keys are kept out of RTMP's addresses, where a number tells one from the other. */
        Text url() {
            boolean numbered = address.keys().containsKey("rtmp_playpath");
            return numbered ? address.url().between("", "/output-" + (place + 1)) : address.url();
        }

        boolean hasKey() {
            return !address.keys().isEmpty();
        }
    }

    /** The fewest that keep every key off the command line. */
    static List<Tee> of(List<Branch> branches) {
        Map<Map<String, Text>, List<Branch>> byKey = new LinkedHashMap<>();
        branches.stream()
                .filter(Branch::hasKey)
                .forEach(branch -> byKey.computeIfAbsent(secrets(branch), unknown -> new ArrayList<>())
                        .add(branch));
        List<Branch> open = branches.stream().filter(branch -> !branch.hasKey()).toList();
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
    private static Map<String, Text> secrets(Branch branch) {
        Map<String, Text> all = new LinkedHashMap<>(branch.options());
        all.putAll(branch.address().keys());
        return all;
    }

    /** Why it cannot be run without a key on the command line, if so. */
    Optional<Diagnosis> obstacle() {
        int length = hidden().reveal().getBytes(StandardCharsets.UTF_8).length;
        return keys.isEmpty() || length <= LONGEST
                ? Optional.empty()
                : Optional.of(new Diagnosis(
                        Cause.OPTION_INVALID,
                        "the key of output " + (branches.get(0).place() + 1)
                                + " is too long beside other outputs: FFmpeg"
                                + " reads " + LONGEST + " bytes of a preset, and this takes " + length
                                + "; make it a stream of its own"));
    }

    void addTo(ArgumentList arguments) {
        arguments.add("-f", "tee", "-use_fifo", "1");
        if (keys.isEmpty()) {
            arguments.add("-fifo_options", RECOVERY);
        } else {
            arguments.addHidden(Map.of("fifo_options", hidden()));
        }
        List<Text> slaves = branches.stream().map(this::slave).toList();
        arguments.add(Text.joined("|", slaves));
        Redactor redactor = new Redactor(Set.of());
        for (int i = 0; i < branches.size(); i++) {
            Branch branch = branches.get(i);
            OptionalInt slave = branch.to().isSingleFile() ? OptionalInt.of(i) : OptionalInt.empty();
            String address = redactor.redact(branch.url().toString());
            arguments.addBranch(new CommandLine.Branch(branch.place(), address, slave));
        }
    }

    private Text hidden() {
        List<Text> options = new ArrayList<>();
        keys.forEach((name, value) -> options.add(value.map(Tee::inOptions).between(name + "=", "")));
        return Text.joined(":", options).map(Tee::inOptions).between(RECOVERY + ":format_opts=", "");
    }

    private Text slave(Branch branch) {
        List<Text> options = new ArrayList<>();
        branch.to().muxer().ifPresent(muxer -> options.add(Text.plain("f=" + muxer)));
        if (branch.to().isSingleFile()) {
            options.add(Text.plain("onfail=ignore"));
            options.add(Text.plain("fifo_options=" + inSlave(NO_RECOVERY)));
        }
        if (!branch.hasKey()) {
            branch.options()
                    .forEach(
                            (name, value) -> options.add(value.map(Tee::inSlave).between(name + "=", "")));
            if (branch.options().isEmpty()) {
                options.add(Text.plain(OPTION_OF_ITS_OWN));
            }
        }
        return Text.joined(":", options)
                .between("[", "]")
                .followedBy(branch.url())
                .map(Tee::inTee);
    }

    private static String inOptions(String value) {
        return value.replaceAll("[\\\\':]", "\\\\$0");
    }

    private static String inSlave(String value) {
        return value.replaceAll("[\\\\':\\]]", "\\\\$0");
    }

    private static String inTee(String value) {
        return value.replaceAll("[\\\\'|]", "\\\\$0");
    }
}
