package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnoser;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.diagnosis.RawLine;
import io.github.streampusher.plan.CommandLine;
import io.github.streampusher.stream.Redactor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the faults of each of several outputs from FFmpeg's lines, because its counters do not cover them.
 *
 * <p>Each output is written by a {@code fifo} muxer, which FFmpeg's lines name by a memory address only. A line tells the
 * output's address when it cannot be opened; until then the fifo is identified by elimination, if the others are known.
 * Confined to the pump thread.
 */
public final class OutputFaultParser {
    private static final Pattern FIFO_LINE = Pattern.compile("^\\[fifo @ (\\w+)\\] (.*)$");
    private static final Pattern OPEN_FAILED = Pattern.compile("^Error opening (.*): ([^:]+)$");
    private static final Pattern RECOVERY_FAILED = Pattern.compile("^Recovery failed: (.*)$");
    private static final Set<String> RECOVERED = Set.of("Recovery successful", "FIFO queue flushed");
    private static final String QUEUE_FULL = "FIFO queue full";
    private static final Pattern SLAVE_FAILED = Pattern.compile("Slave muxer #(\\d+) failed: ([^,]+),");

    /** The lines about one failure. Lines of other outputs may come in between. */
    private static final int MAX_CONTEXT_LINES = 20;

    private final List<CommandLine.TeeOutput> teeOutputs;
    private final Redactor redactor;
    private final Map<String, Integer> outputByFifo = new HashMap<>(); // as many as there are outputs
    private final Map<String, Diagnosis> faultByFifo = new LinkedHashMap<>(); // by fifo; as many as there are outputs
    private final Map<Integer, Diagnosis> permanentFaultByOutput =
            new HashMap<>(); // by index; outputs that are not opened again
    private final Deque<LogLine> recentLines = new ArrayDeque<>();
    private final Set<String> fifosNotOpened = new HashSet<>(); // could not be opened; one more line follows

    /**
     * @param branches of the command line that FFmpeg runs by
     * @param redactor masks what the faults quote
     */
    public OutputFaultParser(List<CommandLine.TeeOutput> branches, Redactor redactor) {
        this.teeOutputs = branches;
        this.redactor = redactor;
    }

    /** Reads a line, secrets included; returns the faults after it, if the line says something about an output. */
    public Optional<Outputs.Faults> accept(RawLine raw) {
        if (teeOutputs.isEmpty()) {
            return Optional.empty();
        }
        LogLine line = LogLine.parse(raw.reveal());
        Matcher fifo = FIFO_LINE.matcher(line.text());
        Matcher slave = SLAVE_FAILED.matcher(line.text());
        boolean telling =
                fifo.matches() ? parseFifoLine(fifo.group(1), fifo.group(2)) : slave.find() && parseSlaveFailure(slave);
        if (telling) {
            recentLines.clear();
            return Optional.of(currentFaults());
        }
        if (recentLines.size() == MAX_CONTEXT_LINES) {
            recentLines.removeFirst();
        }
        recentLines.addLast(line);
        return Optional.empty();
    }

    /** Whether the line says something about an output. */
    private boolean parseFifoLine(String fifo, String text) {
        Matcher notOpened = OPEN_FAILED.matcher(text);
        Matcher failed = RECOVERY_FAILED.matcher(text);
        if (notOpened.matches()) {
            teeOutputs.stream()
                    .filter(branch -> branch.address().reveal().equals(notOpened.group(1)))
                    .forEach(branch -> outputByFifo.put(fifo, branch.outputIndex()));
            fifosNotOpened.add(fifo);
            faultByFifo.put(fifo, diagnose(text, notOpened.group(2), true));
        } else if (failed.matches()) {
            if (fifosNotOpened.remove(fifo)) {
                return false; // reported already
            }
            faultByFifo.put(fifo, diagnose(text, failed.group(1), false));
        } else if (text.equals(QUEUE_FULL)) {
            faultByFifo.put(fifo, new Diagnosis(Cause.DESTINATION_STALLED, "it reads slower than it is sent to"));
        } else if (RECOVERED.contains(text)) {
            fifosNotOpened.remove(fifo);
            faultByFifo.remove(fifo);
        } else {
            return false;
        }
        return true;
    }

    private boolean parseSlaveFailure(Matcher slave) {
        OptionalInt number = OptionalInt.of(Integer.parseInt(slave.group(1)));
        teeOutputs.stream()
                .filter(branch -> branch.slaveIndex().equals(number))
                .forEach(branch -> permanentFaultByOutput.put(
                        branch.outputIndex(), diagnose(slave.group(2), slave.group(2), false)));
        return true;
    }

    private Outputs.Faults currentFaults() {
        List<Optional<Diagnosis>> each = new ArrayList<>();
        teeOutputs.forEach(branch -> each.add(Optional.ofNullable(permanentFaultByOutput.get(branch.outputIndex()))));
        Optional<Diagnosis> somewhere = Optional.empty();
        for (Map.Entry<String, Diagnosis> fault : faultByFifo.entrySet()) {
            OptionalInt place = outputIndexOf(fault.getKey());
            if (place.isPresent()) {
                each.set(place.getAsInt(), Optional.of(fault.getValue()));
            } else {
                somewhere = Optional.of(fault.getValue());
            }
        }
        return new Outputs.Faults(each, somewhere);
    }

    /** The output of this fifo, if it is known or can be identified by elimination. */
    private OptionalInt outputIndexOf(String fifo) {
        if (outputByFifo.containsKey(fifo)) {
            return OptionalInt.of(outputByFifo.get(fifo));
        }
        List<Integer> others = teeOutputs.stream()
                .filter(branch -> branch.slaveIndex().isEmpty())
                .map(CommandLine.TeeOutput::outputIndex)
                .filter(place -> !outputByFifo.containsValue(place))
                .toList();
        return others.size() == 1 ? OptionalInt.of(others.get(0)) : OptionalInt.empty();
    }

    private Diagnosis diagnose(String line, String reason, boolean whileOpening) {
        List<LogLine> lines = new ArrayList<>(recentLines);
        lines.add(new LogLine(LogLine.Level.ERROR, line));
        return new Diagnosis(Diagnoser.causeOfOutputFault(lines, whileOpening), redactor.redact(reason));
    }
}
