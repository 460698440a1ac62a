package io.github.streampusher.health;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Causes;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.diagnosis.Evidence;
import io.github.streampusher.diagnosis.Invocation;
import io.github.streampusher.diagnosis.LogLine;
import io.github.streampusher.plan.CommandLine;
import java.time.Duration;
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
 * Reads from FFmpeg's lines how each of several outputs does: its counters say nothing about them.
 *
 * <p>Each output is written by a {@code fifo} of FFmpeg's, which is named by an address in memory alone. Which output
 * that is, it tells only when it cannot open it; until then one that is closed again and again is told from the others
 * if they are known. Confined to the pump thread.
 */
public final class OutputLines {
    private static final Pattern FIFO = Pattern.compile("^\\[fifo @ (\\w+)\\] (.*)$");
    private static final Pattern NOT_OPENED = Pattern.compile("^Error opening (.*): ([^:]+)$");
    private static final Pattern FAILED = Pattern.compile("^Recovery failed: (.*)$");
    private static final Pattern WELL = Pattern.compile("^(Recovery successful|FIFO queue flushed)$");
    private static final Pattern FULL = Pattern.compile("^FIFO queue full$");
    private static final Pattern SLAVE = Pattern.compile("Slave muxer #(\\d+) failed: ([^,]+),");

    /** Lines about one failure; those of several outputs may come between them. */
    private static final int MOST_LINES = 20;

    private final List<CommandLine.Branch> branches;
    private final Map<String, Integer> known = new HashMap<>(); // as many as there are outputs
    private final Map<String, Diagnosis> faults = new LinkedHashMap<>(); // by the fifo; as many as there are outputs
    private final Map<Integer, Diagnosis> lost = new HashMap<>(); // by the place; those that are not opened again
    private final Deque<LogLine> before = new ArrayDeque<>();
    private final Set<String> toldBefore = new HashSet<>(); // could not be opened, of which one more line comes

    /** @param branches of the command line that FFmpeg runs by */
    public OutputLines(List<CommandLine.Branch> branches) {
        this.branches = branches;
    }

    /** Takes a line; answers how things are by now, if it says anything about that. */
    public Optional<OutputFaults> after(LogLine line) {
        if (branches.isEmpty()) {
            return Optional.empty();
        }
        Matcher fifo = FIFO.matcher(line.text());
        Matcher slave = SLAVE.matcher(line.text());
        boolean telling = fifo.matches() ? tells(fifo.group(1), fifo.group(2)) : slave.find() && fails(slave);
        if (telling) {
            before.clear();
            return Optional.of(faults());
        }
        if (before.size() == MOST_LINES) {
            before.removeFirst();
        }
        before.addLast(line);
        return Optional.empty();
    }

    private boolean tells(String fifo, String text) {
        Matcher notOpened = NOT_OPENED.matcher(text);
        Matcher failed = FAILED.matcher(text);
        if (notOpened.matches()) {
            branches.stream()
                    .filter(branch -> branch.address().equals(notOpened.group(1)))
                    .forEach(branch -> known.put(fifo, branch.place()));
            toldBefore.add(fifo);
            return set(fifo, Optional.of(opening(notOpened.group(1), notOpened.group(2))));
        }
        if (failed.matches()) {
            boolean isTold = toldBefore.remove(fifo);
            return !isTold && set(fifo, Optional.of(writing(failed.group(1))));
        }
        if (FULL.matcher(text).matches()) {
            return set(fifo, Optional.of(new Diagnosis(Cause.DESTINATION_STALLED, "it takes less than it is sent")));
        }
        if (!WELL.matcher(text).matches()) {
            return false;
        }
        toldBefore.remove(fifo);
        return set(fifo, Optional.empty());
    }

    private boolean fails(Matcher slave) {
        int number = Integer.parseInt(slave.group(1));
        branches.stream()
                .filter(branch -> branch.slave().equals(OptionalInt.of(number)))
                .forEach(branch -> lost.put(branch.place(), writing(slave.group(2))));
        return true;
    }

    private boolean set(String fifo, Optional<Diagnosis> fault) {
        fault.ifPresentOrElse(found -> faults.put(fifo, found), () -> faults.remove(fifo));
        return true;
    }

    private OutputFaults faults() {
        List<Optional<Diagnosis>> each = new ArrayList<>();
        branches.forEach(branch -> each.add(Optional.ofNullable(lost.get(branch.place()))));
        Optional<Diagnosis> somewhere = Optional.empty();
        for (Map.Entry<String, Diagnosis> fault : faults.entrySet()) {
            OptionalInt place = place(fault.getKey());
            if (place.isPresent()) {
                each.set(place.getAsInt(), Optional.of(fault.getValue()));
            } else {
                somewhere = Optional.of(fault.getValue());
            }
        }
        return new OutputFaults(each, somewhere);
    }

    /** The output that this is; or that it must be, since it is none of the others. */
    private OptionalInt place(String fifo) {
        if (known.containsKey(fifo)) {
            return OptionalInt.of(known.get(fifo));
        }
        List<Integer> others = branches.stream()
                .filter(branch -> branch.slave().isEmpty())
                .map(CommandLine.Branch::place)
                .filter(place -> !known.containsValue(place))
                .toList();
        return others.size() == 1 ? OptionalInt.of(others.get(0)) : OptionalInt.empty();
    }

    private Diagnosis opening(String address, String reason) {
        return diagnosed("[out#0 @ 0x0] Error opening output " + address + ": " + reason, reason);
    }

    private Diagnosis writing(String reason) {
        return diagnosed("[out#0 @ 0x0] Error submitting a packet to the muxer: " + reason, reason);
    }

    private Diagnosis diagnosed(String line, String reason) {
        List<LogLine> lines = new ArrayList<>(before);
        lines.add(new LogLine(LogLine.Level.ERROR, line));
        Cause cause = Causes.diagnose(new Evidence(
                        lines,
                        OptionalInt.of(1),
                        Evidence.Ending.BY_ITSELF,
                        Duration.ZERO,
                        Optional.of(Duration.ZERO),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Invocation.UNKNOWN))
                .cause();
        return new Diagnosis(cause, reason);
    }
}
