package io.github.streampusher.supervision.state;

import io.github.streampusher.diagnosis.Cause;
import io.github.streampusher.diagnosis.Diagnosis;
import io.github.streampusher.playcheck.Look;
import io.github.streampusher.playcheck.PlayCheck;
import io.github.streampusher.stream.Output;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The looks at what viewers get of the outputs of a run, by the place of each output.
 *
 * @param outputs those of the definition by now; none of a feed, which writes none
 * @param since when the run has become live
 * @param known what the looks have found so far
 */
record PlayChecks(List<Output> outputs, Duration since, Map<Integer, PlayCheck> known) {

    /** Empty if the output is not looked at. */
    Optional<Output.Check> wanted(int output) {
        return output < outputs.size() ? outputs.get(output).check() : Optional.empty();
    }

    private Stream<Integer> places() {
        return IntStream.range(0, outputs.size())
                .filter(place -> outputs.get(place).check().isPresent())
                .boxed();
    }

    private PlayCheck of(int output, Output.Check check) {
        return known.getOrDefault(output, PlayCheck.startedAt(since, check));
    }

    private Duration dueAt(int output) {
        return of(output, wanted(output).orElseThrow()).dueAt();
    }

    /** When to look next; empty: no output is looked at. */
    Optional<Duration> nextAt() {
        return places().map(this::dueAt).min(Comparator.naturalOrder());
    }

    /** The output to look at now. */
    Optional<Integer> due(Duration now) {
        return places().filter(place -> dueAt(place).compareTo(now) <= 0).min(Comparator.comparing(this::dueAt));
    }

    /** What is known once a look at this output is asked for. */
    Map<Integer, PlayCheck> asked(int output, Duration now) {
        Output.Check check = wanted(output).orElseThrow();
        return with(output, of(output, check).asked(now, check));
    }

    /** What is known after a look at this output. */
    Map<Integer, PlayCheck> after(int output, Look look, Duration now) {
        Output.Check check = wanted(output).orElseThrow();
        return with(output, of(output, check).after(look, now, check));
    }

    /** The checks with this output's started over, where a look found nothing to play yet. */
    Map<Integer, PlayCheck> restarted(int output, Duration now) {
        return with(output, PlayCheck.startedAt(now, wanted(output).orElseThrow()));
    }

    private Map<Integer, PlayCheck> with(int output, PlayCheck next) {
        Map<Integer, PlayCheck> all = new HashMap<>(known);
        all.put(output, next);
        return all;
    }

    /** Why an output does not play; empty: it does, or nothing is known of that. */
    Optional<Diagnosis> fault(int output) {
        String which = outputs.size() > 1 ? "output " + (output + 1) + ": " : "";
        return wanted(output)
                .flatMap(check -> of(output, check).complaint(check))
                .map(why -> new Diagnosis(Cause.DESTINATION_NOT_PLAYING, which + why));
    }

    /** Of all outputs. */
    Stream<Diagnosis> faults() {
        return places().flatMap(place -> fault(place).stream());
    }
}
