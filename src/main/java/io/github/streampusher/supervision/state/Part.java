package io.github.streampusher.supervision.state;

import io.github.streampusher.plan.Capabilities;
import io.github.streampusher.plan.Delivery;
import io.github.streampusher.plan.Media;
import io.github.streampusher.plan.Plan;
import io.github.streampusher.plan.Planner;
import io.github.streampusher.plan.RelayPlanner;
import io.github.streampusher.plan.RelayPlanner.SlateFile;
import io.github.streampusher.plan.RetainedFiles;
import io.github.streampusher.stream.Definition;
import io.github.streampusher.stream.Output;
import io.github.streampusher.stream.Redactor;
import io.github.streampusher.stream.Text;
import io.github.streampusher.stream.Text.CommandValues;
import io.github.streampusher.supervision.port.Unit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a child does of its stream.
 *
 * @param delivery by which the stream is divided
 * @param stream the definition of the whole stream, whose secrets are masked in the child's lines
 * @param choosesDelivery whether it reads the stream's first input, by whose media the delivery is chosen
 */
public record Part(Unit unit, Delivery delivery, Definition stream, boolean choosesDelivery) {

    boolean isPush() {
        return unit.role() == Unit.Role.PUSH;
    }

    boolean isFeed() {
        return unit.role() == Unit.Role.FEED;
    }

    /** Whether the relay limits the speed of the child: a file of a channel is read ahead before it is on air. */
    boolean isPaced(Definition routed) {
        return isFeed() && routed.channel().isPresent();
    }

    /** Masks what no child of the stream may show, whichever of its addresses it uses. */
    Redactor redactor() {
        return stream.redactor();
    }

    /** Plans a run by its definition, which has one route. */
    Plan plan(Definition routed, ProbeCache probes) {
        Capabilities ffmpeg = probes.ffmpeg().orElse(Capabilities.UNKNOWN);
        Optional<Media> media = probes.mediaFor(routed);
        Definition filled = routed.with(probes.values());
        return switch (unit.role()) {
            case WHOLE, FEED -> delivery.plan(filled, media, ffmpeg);
            case PUSH -> RelayPlanner.push(filled, ffmpeg);
        };
    }

    /** The commands whose values its child needs. */
    Set<Text.Command> commands(Definition routed) {
        return routed.commandsOf(!isPush(), !isFeed());
    }

    /** Whether its child uploads files. */
    boolean isUploaded(Definition routed) {
        return !isFeed() && routed.outputs().stream().anyMatch(Output::isUploaded);
    }

    /** The same whose child's lines show no value of a command. */
    Part masking(CommandValues values) {
        return values.values().isEmpty() ? this : new Part(unit, delivery, stream.with(values), choosesDelivery);
    }

    /** The slate that a feed may copy instead of encoding it. */
    Optional<SlateFile> slateFile(Definition routed, ProbeCache probes) {
        return isFeed()
                ? RelayPlanner.slateFile(routed, delivery, probes.ffmpeg().orElse(Capabilities.UNKNOWN))
                : Optional.empty();
    }

    /** How the stream should be divided by what is known of its first input now; empty: as it is. */
    Optional<Delivery> betterDelivery(ProbeCache probes) {
        return probes.delivery(stream)
                .or(() -> delivery.isRelayed() ? Optional.empty() : Optional.of(Delivery.initial(stream)))
                .filter(better -> choosesDelivery && !better.equals(delivery));
    }

    /** Whether a child that was started by the other definition of the same part can go on by this one. */
    boolean keepsProcess(Definition before, Part partBefore, Definition after, ProbeCache probes) {
        return switch (unit.role()) {
            case WHOLE -> !after.needsOtherProcessThan(before);
            case FEED ->
                plan(after.with(before.watchdog(), after.restart()), probes)
                        .commandLine()
                        .equals(partBefore.plan(before, probes).commandLine());
            case PUSH ->
                after.outputs()
                                .get(0)
                                .asWritten()
                                .equals(before.outputs().get(0).asWritten())
                        && after.ffmpeg().global().equals(before.ffmpeg().global());
        };
    }

    /** The addresses that a child by this definition writes to. */
    public Set<String> targets(Definition definition) {
        return isFeed() ? Set.of() : definition.targets();
    }

    /** The files of which its child keeps a part. */
    List<RetainedFiles> retainedFiles(Definition routed) {
        return isFeed() ? List.of() : Planner.retainedFiles(routed);
    }

    /** The files that it overwrites, with their patterns of time or number. */
    List<String> overwrittenFiles(Definition routed) {
        return isFeed() ? List.of() : Planner.overwrittenFiles(routed, isPush());
    }
}
